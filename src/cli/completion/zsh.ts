/** The completion script for zsh. Pure. */
import type { CommandNode } from './commandTree.js';
import { shellTable } from './shellTable.js';

export function zshCompletion(tree: CommandNode): string {
  return `#compdef mailtui
# Completion of mailtui for zsh: put it as _mailtui into a directory of fpath, or source it.
${shellTable(tree)}
# Of lines "word<tab>about", those that fit.
_mailtui_describe() {
  local tag="$1" word about
  local -a rows
  while IFS=$'\\t' read -r word about; do
    rows+=("\${word//:/\\\\:}:$about")
  done
  (( \${#rows} )) && _describe -t "$tag" "$tag" rows
}
_mailtui_kind() {
  local -a lines
  lines=("\${(@f)1}")
  case "\${lines[1]}" in
    words) compadd -- "\${(@)lines[2,-1]}" ;;
    accounts | folders)
      local -a names
      names=("\${(@f)$(mailtui completion --names "\${lines[1]}" 2> /dev/null)}")
      compadd -a names ;;
    files) _files ;;
  esac
}
_mailtui() {
  local path_='' word skip='' count=0
  # (Q): as the command would get it.
  for word in "\${(@Q)words[2,CURRENT-1]}"; do
    if [[ -n "$skip" ]]; then skip=''
    elif [[ "$word" == -*=* ]]; then :
    elif [[ "$word" == -* ]]; then
      _mailtui_value "$path_" "$word" > /dev/null && skip="$word"
    elif (( count == 0 )) && [[ $'\\n'"$(_mailtui_commands "$path_")" == *$'\\n'"$word"$'\\t'* ]]; then
      path_="\${path_:+$path_ }$word"
    else (( count += 1 )); fi
  done
  local cur="\${words[CURRENT]}"
  if [[ -n "$skip" ]]; then
    _mailtui_kind "$(_mailtui_value "$path_" "$skip")"
  elif [[ "$cur" == -*=* ]]; then
    compset -P '*='
    _mailtui_kind "$(_mailtui_value "$path_" "\${cur%%=*}")"
  elif [[ "$cur" == -* ]]; then
    _mailtui_options "$path_" | _mailtui_describe option
  elif (( count == 0 )) && [[ -n "$(_mailtui_commands "$path_")" ]]; then
    _mailtui_commands "$path_" | _mailtui_describe command
  else
    _mailtui_kind "$(_mailtui_argument "$path_" $((count + 1)))"
  fi
}
if [[ "$funcstack[1]" == _mailtui ]]; then _mailtui "$@"; else compdef _mailtui mailtui; fi
`;
}
