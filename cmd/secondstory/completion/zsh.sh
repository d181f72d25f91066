#compdef secondstory
# zsh completion for secondstory: put `source <(secondstory completion zsh)` into ~/.zshrc
_secondstory() {
  local line word about
  local -a plain open shown_plain shown_open
  local files=0
  while IFS=$'\t' read -r word about; do
    if [[ $word == :files ]]; then
      files=1
    elif [[ $word == *= ]]; then
      open+=("$word") shown_open+=("$word  $about")
    elif [[ -n $word ]]; then
      plain+=("$word") shown_plain+=("$word  $about")
    fi
  done < <("${words[1]}" completion words -- "${(@)words[2,$CURRENT]}" 2>/dev/null)
  if (( ${#plain} )); then compadd -l -d shown_plain -a plain; fi
  if (( ${#open} )); then compadd -l -S '' -d shown_open -a open; fi
  if (( files )); then _files; fi
}
if [[ $funcstack[1] == _secondstory ]]; then
  _secondstory "$@"
elif (( $+functions[compdef] )); then
  compdef _secondstory secondstory
fi
