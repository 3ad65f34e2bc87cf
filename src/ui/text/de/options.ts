/** Was eingestellt werden kann: ein Name, und was es bedeutet. */
export const OPTIONS = {
  'option.screen.language': 'Sprache',
  'option.screen.language.about':
    'Worin der Bildschirm geschrieben ist. auto: wie die Umgebung sagt (LC_ALL, LC_MESSAGES, LANG).',
  'option.screen.theme': 'Farben von',
  'option.screen.theme.about':
    'Ein Farbschema. auto: hell oder dunkel, wie der Hintergrund des Terminals ist. Eigene stehen in config.json unter settings.screen.themes.',
  'option.screen.colours': 'Zahl der Farben',
  'option.screen.colours.about':
    'Was das Terminal zeigen kann. auto: wie es selbst sagt; NO_COLOR in der Umgebung zählt als none.',
  'option.screen.glyphs': 'Linien und Zeichen',
  'option.screen.glyphs.about':
    'ascii zeichnet nur mit ASCII. auto: Unicode, wo die Locale UTF-8 ist.',
  'option.screen.columns': 'Spalten der Liste',
  'option.screen.columns.about':
    'Welche Spalten die Liste hat, von links nach rechts: name, subject (Betreff), tags (Schlagwörter), place (Ort), thread (Unterhaltung), signs (Zeichen), size (Größe), account (Konto), date (Datum). name:20 macht eine 20 breit; der Betreff hat, was die anderen lassen. In Zeilen zu zweien stehen Betreff und Ort in der zweiten.',
  'option.screen.reducedMotion': 'Nichts bewegt sich von selbst',
  'option.screen.reducedMotion.about':
    'on: Fortschritt und Listen ändern sich höchstens alle zwei Sekunden, keine Sekunden laufen ab, und die Leiste des Fensters zeigt keinen Fortschritt, außer er ist eingeschaltet. Für alle, denen Bewegung am Rand des Blicks zu viel ist.',
  'option.screen.pictures': 'Bilder als',
  'option.screen.pictures.about':
    'Wie Bilder gezeichnet werden. auto: so, wie das Terminal es nach eigener Auskunft kann, sonst aus halben Blöcken; in tmux ist zu sagen, was es durchlässt.',
  'option.screen.hyperlinks': 'Anklickbare Links',
  'option.screen.hyperlinks.about':
    'Ob Links in Nachrichten auch Links des Terminals sind (OSC 8). Ohne Angabe: in Terminals, von denen man weiß, dass sie welche haben.',
  'option.screen.keyPreset': 'Tasten wie',
  'option.screen.keyPreset.about':
    'Wessen Gewohnheiten die Tasten folgen. Einzelne Tasten stehen in config.json unter settings.screen.keys; ? zeigt, welche gelten.',
  'option.screen.mouse': 'Maus',
  'option.screen.mouse.about':
    'Ob auf Klicks und das Rad gehört wird. Dann markieren die meisten Terminals Text mit gehaltener Umschalttaste.',
  'option.screen.title': 'Titel des Fensters',
  'option.screen.title.about': 'Ob der Titel des Terminals sagt, wie viel ungelesen ist.',
  'option.screen.progress': 'Fortschritt in der Leiste',
  'option.screen.progress.about':
    'Ob das Terminal erfährt, wie weit ein Abgleich ist (OSC 9;4). Ohne Angabe: in Terminals, die das zeigen.',
  'option.notify': 'Neue Mail am Desktop',
  'option.notify.about': 'Ob der Desktop von neuer Mail in einem Posteingang erfährt.',
  'option.onNewMail': 'Programm bei neuer Mail',
  'option.onNewMail.about':
    'Ein Programm und seine Argumente, das bei neuer Mail ohne Shell gestartet wird; was kam, bekommt es als JSON.',
  'option.undoSend': 'Sekunden zum Zurückholen',
  'option.undoSend.about':
    'Wie lange eine abgeschickte Nachricht hier wartet, damit u sie zurückholen kann. 0: sie geht sofort.',
  'option.quote': 'Antworten zitieren',
  'option.quote.about':
    'unread: was in der Nachricht neu ist, ohne was sie aus schon gelesenen wiederholt. all: jedes Wort. none: nichts.',
  'option.ask.missingAttachment': 'Vergessener Anhang',
  'option.ask.missingAttachment.about':
    'Fragt, bevor eine Nachricht geht, die von einem Anhang spricht und keinen hat.',
  'option.ask.emptySubject': 'Leerer Betreff',
  'option.ask.emptySubject.about': 'Fragt, bevor eine Nachricht ohne Betreff geht.',
  'option.ask.recipients': 'Viele Empfänger ab',
  'option.ask.recipients.about':
    'Fragt, bevor eine Nachricht an so viele geht, die in Bcc stehen könnten. 0: nie.',
  'option.ask.insideDomains': 'Eigene Domains',
  'option.ask.insideDomains.about':
    'Domains des eigenen Hauses, etwa example.org: bei Nachrichten an andere wird gefragt. Nichts: nie.',
  'option.ask.otherIdentity': 'Andere Adresse',
  'option.ask.otherIdentity.about':
    'Fragt, bevor eine Antwort von einer anderen Adresse kommt als der, an die geschrieben wurde.',
  'option.ask.answerInClear': 'Unverschlüsselte Antwort',
  'option.ask.answerInClear.about':
    'Fragt, bevor verschlüsselt Empfangenes unverschlüsselt wiederholt wird.',
  'option.ask.noReports': 'Keine Berichte',
  'option.ask.noReports.about':
    'Fragt, bevor eine Nachricht, die Zustellberichte will, an einen Server geht, der keine gibt.',
  'option.ask.tooLarge': 'Zu groß',
  'option.ask.tooLarge.about': 'Fragt, bevor eine Nachricht geht, die der Server nicht nimmt.',
  'account.enabled': 'Post abholen',
  'account.enabled.about': 'off: es wird in Ruhe gelassen; was hier ist, bleibt lesbar.',
  'account.displayName': 'Dein Name',
  'account.displayName.about': 'Wie andere ihn sehen, vor der Adresse.',
  'account.address': 'E-Mail-Adresse',
  'account.address.about':
    'Von ihr wird geschrieben. Weitere Adressen und Signaturen: mailtui accounts identity.',
  'account.protocol': 'Protokoll',
  'account.protocol.about':
    'imap: Post bleibt auf dem Server, auf allen Geräten gleich. pop3: Post lebt auf diesem Rechner, der Server ist ein Briefkasten. Beim Wechsel wird nichts zweimal geladen.',
  'account.host': 'Server',
  'account.host.about': 'Wo Post abgeholt wird.',
  'account.port': 'Port',
  'account.port.about': 'imap: 993 mit tls, sonst 143. pop3: 995 mit tls, sonst 110.',
  'account.security': 'Verschlüsselung',
  'account.security.about':
    'tls: vom ersten Byte an. starttls: vor dem Passwort. none: das Passwort ist unterwegs lesbar.',
  'account.user': 'Benutzername',
  'account.user.about': 'Beim Server; meist die Adresse.',
  'account.password': 'Passwort',
  'account.password.about':
    'Wird erst ausprobiert und dann behalten, in einer Datei, die nur du lesen kannst, oder wo es schon war. Schlüsselbund oder Programm: mailtui accounts edit --secret, --password-command.',
  'account.smtpHost': 'Server zum Senden',
  'account.smtpHost.about': 'Nichts: Post kann nur gelesen werden.',
  'account.smtpPort': 'Dessen Port',
  'account.smtpPort.about': '465 mit tls, sonst 587.',
  'account.smtpSecurity': 'Dessen Verschlüsselung',
  'account.smtpSecurity.about': 'tls: vom ersten Byte an. starttls: vor dem Passwort.',
  'account.smtpUser': 'Benutzername dort',
  'account.smtpUser.about': 'Meist derselbe wie beim Abholen.',
  'account.sendmail': 'Mit Programm senden',
  'account.sendmail.about':
    'Ein Programm, das Post wie sendmail nimmt, statt des Servers zum Senden; ohne Shell gestartet.',
  'account.signature': 'Signatur',
  'account.signature.about': 'Was unter einer Nachricht steht.',
  'account.replyTo': 'Antworten gehen an',
  'account.replyTo.about': 'Eine andere Adresse als die, von der geschrieben wird.',
  'account.sentFolder': 'Gesendetes kommt in',
  'account.sentFolder.about': 'Der Name eines Ordners; nichts: in Gesendet.',
  'account.sign': 'Signieren',
  'account.sign.about': 'Mit deinem OpenPGP-Schlüssel für die Adresse, von der du schreibst.',
  'account.encrypt': 'Verschlüsseln',
  'account.encrypt.about':
    'ask: wenn du es sagst. when-possible: sobald es für alle einen Schlüssel gibt.',
  'account.afterDownload': 'Nach dem Laden',
  'account.afterDownload.about':
    'Was auf dem Server mit Post geschieht, die hier sicher ist: keep, delete, when-deleted (wenn du sie hier löschst) oder days:14 (so viele Tage später).',
  'account.newestFirst': 'Neueste zuerst',
  'account.newestFirst.about': 'Ob die neueste Post zuerst geholt wird, oder die älteste.',
  'account.headersOnlyAbove': 'Nur Köpfe über',
  'account.headersOnlyAbove.about':
    'Von größeren Nachrichten kommt nur der Kopf, der Rest beim Öffnen. Eine Größe wie 500k oder 1M, oder off.',
  'account.history': 'Ganze Post der Tage',
  'account.history.about':
    'Post der letzten so vielen Tage kommt ganz, von älterer der Kopf; der Rest beim Öffnen. Oder all.',
  'account.include': 'Nur diese Ordner',
  'account.include.about':
    'Namen mit Kommas dazwischen; * steht für alles. Post anderer Ordner bleibt hier, wie sie ist.',
  'account.exclude': 'Nicht diese Ordner',
  'account.exclude.about': 'Namen mit Kommas dazwischen; * steht für alles.',
  'account.colour': 'Farbe',
  'account.colour.about':
    'Von seinem Namen, und von seiner Mail in Listen mehrerer Konten: red, orange, yellow, green, teal, blue, purple, pink, brown, grey, oder eine wie #7cb7ff.',
  'account.syncEvery': 'Nachsehen alle … Minuten',
  'account.syncEvery.about':
    'Mindestens so oft wird nachgesehen, solange mailtui läuft. Nichts: wie üblich; Server, die von neuer Mail erzählen können, tun es.',
  'account.authentication': 'Glaubt über Absender',
  'account.authentication.about':
    'Namen, unter denen die Server, die deine Post annehmen, sagen, was sie über den Absender fanden (Authentication-Results). Nichts: die wie der Server oben heißen.',
  'account.notify': 'Neue Mail am Desktop',
  'account.notify.about': 'Nichts: wie die Einstellungen für alle Konten sagen.',
  'account.onNewMail': 'Programm bei neuer Mail',
  'account.onNewMail.about': 'Nichts: was die Einstellungen für alle Konten sagen.',
  'account.name': 'Name hier',
  'account.name.about': 'Des Kontos und seines Ordners auf der Platte; er bleibt.',
} as const;
