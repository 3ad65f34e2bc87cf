/** The completion script for bash. Pure. */
import type { CommandNode } from './commandTree.js';
import { shellTable } from './shellTable.js';

/** Works with bash 3.2 and later, and without the package bash-completion. */
export function bashCompletion(tree: CommandNode): string {
  return `# Completion of mailtui for bash: source this, or put it where bash-completion finds it.
${shellTable(tree)}
_mailtui() {
  local line="\${COMP_LINE:0:COMP_POINT}" path='' cur='' word kind='' count=0 skip='' start
  local -a words
  # Bash takes words apart at : and @, which account names have in them; so the line is read anew.
  read -a words <<< "$line"
  case "$line" in
    *\\\\\\ ) ;;
    *[[:space:]]) words+=('') ;;
  esac
  cur="\${words[\${#words[@]}-1]}"
  for word in "\${words[@]:1:\${#words[@]}-2}"; do
    if [ -n "$skip" ]; then skip=''
    elif [ "\${word:0:1}" = - ]; then
      case "$word" in
        *=*) ;;
        *) if _mailtui_value "$path" "$word" > /dev/null; then skip="$word"; fi ;;
      esac
    elif [ "$count" -eq 0 ] && _mailtui_commands "$path" | grep -q "^$word	"; then
      path="\${path:+$path }$word"
    else count=$((count + 1)); fi
  done
  start="$cur"
  local candidates=''
  if [ -n "$skip" ]; then
    kind="$(_mailtui_value "$path" "$skip")"
  elif [ "\${cur:0:1}" = - ]; then
    case "$cur" in
      *=*) kind="$(_mailtui_value "$path" "\${cur%%=*}")"; cur="\${cur#*=}" ;;
      *) candidates="$(_mailtui_options "$path" | cut -f 1)" ;;
    esac
  else
    [ "$count" -eq 0 ] && candidates="$(_mailtui_commands "$path" | cut -f 1)"
    [ -z "$candidates" ] && kind="$(_mailtui_argument "$path" $((count + 1)))"
  fi
  case "$kind" in
    words*) candidates="$(printf '%s\\n' "$kind" | tail -n +2)" ;;
    accounts | folders) candidates="$(mailtui completion --names "$kind" 2> /dev/null)" ;;
    files)
      compopt -o default 2> /dev/null
      return ;;
  esac
  # What stands before the last character at which bash takes words apart is not to be repeated.
  local prefix='' breaks="\${COMP_WORDBREAKS//[[:space:]]/}" at
  for ((at = 0; at < \${#cur}; at++)); do
    case "$breaks" in *"\${cur:at:1}"*) prefix="\${cur:0:at+1}" ;; esac
  done
  COMPREPLY=()
  while IFS= read -r word; do
    case "$word" in
      '') ;;
      "$cur"*) COMPREPLY+=("$(printf '%q' "\${word#"$prefix"}")") ;;
    esac
  done <<< "$candidates"
  case "\${COMPREPLY[0]}" in *:) compopt -o nospace 2> /dev/null ;; esac
}
complete -F _mailtui mailtui
`;
}
