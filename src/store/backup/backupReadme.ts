/** What lies in every backup, for whoever finds it without mailtui. */
export const BACKUP_README = `This is a backup of e-mail, made by mailtui.

Everything in it can be read with ordinary tools:

  messages/ab/abcd....eml         one message each, the bytes as the server sent them; the name is
                                  the SHA-256 of the file
  folders/ab/abcd....ndjson.gz    what one folder held: a line of JSON for each message; the name is
                                  the SHA-256 of the file
  snapshots/TIME-DIGITS.json      one backup: its accounts and folders; the digits are the first 16
                                  of the SHA-256 of the file

Is everything as it was written? This prints what is not:

  cd messages && find . -name '*.eml' | while read -r f; do
    [ "$(sha256sum < "$f" | cut -c1-64)" = "$(basename "$f" .eml)" ] || echo "$f"; done

The messages of a folder, by hand (listing is the folder's "listing" in the snapshot):

  zcat folders/ab/abcd....ndjson.gz | jq -r '.sha256 + " " + .received + " " + (.flags | join(","))'

With mailtui:  mailtui restore-backup HERE

Passwords are not in it. Nothing here is ever changed; files of snapshots that were dropped are
removed by the next backup that thins them out.
`;
