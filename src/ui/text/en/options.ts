/** What can be configured: a name, and what it means. */
export const OPTIONS = {
  'option.screen.language': 'Language',
  'option.screen.language.about':
    'What the screen is written in. auto: as the environment says (LC_ALL, LC_MESSAGES, LANG).',
  'option.screen.theme': 'Theme',
  'option.screen.theme.about':
    'A theme. auto: light or dark, as the background of the terminal is. Themes of your own are in config.json, under settings.screen.themes.',
  'option.screen.colours': 'Number of colours',
  'option.screen.colours.about':
    'What the terminal can show. auto: as it says itself; NO_COLOR in the environment counts as none.',
  'option.screen.glyphs': 'Lines and signs',
  'option.screen.glyphs.about':
    'ascii draws with nothing but ASCII. auto: Unicode where the locale is UTF-8.',
  'option.screen.columns': 'Columns of the list',
  'option.screen.columns.about':
    'Which columns the list has, from left to right: name, subject, tags, place, thread, signs, size, account, date. name:20 makes one 20 wide; the subject has what the others leave. In rows of two lines, subject and place are the second.',
  'option.screen.reducedMotion': 'Nothing moves by itself',
  'option.screen.reducedMotion.about':
    'on: progress and lists change at most every two seconds, no seconds run down, and the taskbar shows no progress unless that is switched on. For whom movement at the edge of the eye is too much.',
  'option.screen.pictures': 'Pictures as',
  'option.screen.pictures.about':
    'How pictures are drawn. auto: as the terminal says that it can, else in half blocks; within tmux say what it passes on.',
  'option.screen.hyperlinks': 'Links to click',
  'option.screen.hyperlinks.about':
    'Whether links in messages are links of the terminal, too (OSC 8). Where nothing is said: in terminals that are known to have them.',
  'option.screen.keyPreset': 'Keys like',
  'option.screen.keyPreset.about':
    'Whose habits the keys follow. Single keys are changed in config.json, under settings.screen.keys; ? shows those that hold.',
  'option.screen.mouse': 'Mouse',
  'option.screen.mouse.about':
    'Whether clicks and the wheel are listened to. When they are, most terminals select text with Shift held.',
  'option.screen.title': 'Title of the window',
  'option.screen.title.about': 'Whether the title of the terminal says how much is unread.',
  'option.screen.progress': 'Progress in the taskbar',
  'option.screen.progress.about':
    'Whether the terminal is told how far a sync is (OSC 9;4). Where nothing is said: in terminals that are known to show it.',
  'option.notify': 'New mail on the desktop',
  'option.notify.about': 'Whether the desktop is told of new mail in an inbox.',
  'option.onNewMail': 'Run on new mail',
  'option.onNewMail.about':
    'A program and its arguments that is run when new mail has come, without a shell; it gets what came as JSON on its input.',
  'option.undoSend': 'Seconds to take back',
  'option.undoSend.about':
    'How long a message that was sent from the screen waits here, so that u can take it back. 0: it goes at once.',
  'option.quote': 'Answers quote',
  'option.quote.about':
    'unread: what is new in the message, without what it repeats of messages that you have read. all: every word. none: nothing.',
  'option.ask.missingAttachment': 'Forgotten attachment',
  'option.ask.missingAttachment.about':
    'Asks before a message is sent that speaks of an attachment and has none.',
  'option.ask.emptySubject': 'Empty subject',
  'option.ask.emptySubject.about': 'Asks before a message without a subject is sent.',
  'option.ask.recipients': 'Many recipients from',
  'option.ask.recipients.about':
    'Asks before a message goes to so many people that could be in Bcc. 0: never.',
  'option.ask.insideDomains': 'Own domains',
  'option.ask.insideDomains.about':
    'Domains of your own house, such as example.org: messages to others are asked about. Nothing: none are.',
  'option.ask.otherIdentity': 'Other address',
  'option.ask.otherIdentity.about':
    'Asks before an answer goes out from another address than the one that was written to.',
  'option.ask.answerInClear': 'Answer unencrypted',
  'option.ask.answerInClear.about':
    'Asks before what came encrypted is repeated in a message that is not.',
  'option.ask.noReports': 'No reports',
  'option.ask.noReports.about':
    'Asks before a message that wants reports of its delivery goes to a server that gives none.',
  'option.ask.tooLarge': 'Too large',
  'option.ask.tooLarge.about': 'Asks before a message is sent that the server will not take.',
  'account.enabled': 'Fetch its mail',
  'account.enabled.about': 'off: it is left alone; what is here can be read all the same.',
  'account.displayName': 'Your name',
  'account.displayName.about': 'As others see it, before the address.',
  'account.address': 'E-mail address',
  'account.address.about':
    'Mail is written from it. More addresses and signatures: mailtui accounts identity.',
  'account.protocol': 'Protocol',
  'account.protocol.about':
    'imap: mail stays on the server, the same on all your devices. pop3: mail lives on this computer, the server is a letter-box. Nothing is downloaded twice when it changes.',
  'account.host': 'Server',
  'account.host.about': 'Where mail is fetched from.',
  'account.port': 'Port',
  'account.port.about': 'imap: 993 with tls, else 143. pop3: 995 with tls, else 110.',
  'account.security': 'Encryption',
  'account.security.about':
    'tls: from the first byte. starttls: before the password. none: the password can be read on the way.',
  'account.user': 'User name',
  'account.user.about': 'At the server; mostly the address.',
  'account.password': 'Password',
  'account.password.about':
    'Is tried before it is kept, in a file that only you can read or where the account had it. A keyring or a program: mailtui accounts edit --secret, --password-command.',
  'account.smtpHost': 'Server for sending',
  'account.smtpHost.about': 'Nothing: mail can only be read.',
  'account.smtpPort': 'Its port',
  'account.smtpPort.about': '465 with tls, else 587.',
  'account.smtpSecurity': 'Its encryption',
  'account.smtpSecurity.about': 'tls: from the first byte. starttls: before the password.',
  'account.smtpUser': 'User name there',
  'account.smtpUser.about': 'Mostly the same as for fetching.',
  'account.sendmail': 'Send by a program',
  'account.sendmail.about':
    'A program that takes mail as sendmail does, instead of the server for sending; run without a shell.',
  'account.signature': 'Signature',
  'account.signature.about': 'What stands below a message.',
  'account.replyTo': 'Answers go to',
  'account.replyTo.about': 'Another address than the one that it is written from.',
  'account.sentFolder': 'File what is sent in',
  'account.sentFolder.about': 'The name of a folder; nothing: in Sent.',
  'account.sign': 'Sign',
  'account.sign.about': 'With your OpenPGP key for the address that you write from.',
  'account.encrypt': 'Encrypt',
  'account.encrypt.about':
    'ask: when you say so. when-possible: whenever there is a key for everybody.',
  'account.afterDownload': 'After download',
  'account.afterDownload.about':
    'What happens on the server to mail that is safe here: keep, delete, when-deleted (when you delete it here), or days:14 (so many days later).',
  'account.newestFirst': 'Newest first',
  'account.newestFirst.about': 'Whether the newest mail is fetched first, or the oldest.',
  'account.headersOnlyAbove': 'Only headers above',
  'account.headersOnlyAbove.about':
    'Of larger messages only the headers come, the rest when you open one. A size such as 500k or 1M, or off.',
  'account.history': 'Whole mail of days',
  'account.history.about':
    'Mail of the last so many days comes whole, of older mail the headers; the rest when you open one. Or all.',
  'account.include': 'Only these folders',
  'account.include.about':
    'Names with commas between them; * stands for anything. Mail of other folders stays here as it is.',
  'account.exclude': 'Not these folders',
  'account.exclude.about': 'Names with commas between them; * stands for anything.',
  'account.colour': 'Colour',
  'account.colour.about':
    'Of its name, and of its mail in lists of several accounts: red, orange, yellow, green, teal, blue, purple, pink, brown, grey, or one such as #7cb7ff.',
  'account.syncEvery': 'Look every … minutes',
  'account.syncEvery.about':
    'The server is looked at least so often while mailtui runs. Nothing: as is usual; servers that can tell of new mail do.',
  'account.authentication': 'Believes about senders',
  'account.authentication.about':
    'Names by which the servers that take your mail sign what they found out about the sender (Authentication-Results). Nothing: those called as the server above.',
  'account.notify': 'New mail on the desktop',
  'account.notify.about': 'Nothing: as the settings say for all accounts.',
  'account.onNewMail': 'Run on new mail',
  'account.onNewMail.about': 'Nothing: what the settings say for all accounts.',
  'account.name': 'Name here',
  'account.name.about': 'Of the account and of its folder on the disk; it stays.',
} as const;
