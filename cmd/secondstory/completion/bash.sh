# bash completion for secondstory: put `source <(secondstory completion bash)` into ~/.bashrc
_secondstory() {
  local line words=() i
  # Bash cuts words at = and :, which stand inside parameters: put them together again.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    if ((${#words[@]})) && [[ ${COMP_WORDS[i]} == [=:]* || ${words[-1]} == *[=:] ]] && [[ ${words[-1]} != -* || ${COMP_WORDS[i]} == [=:]* ]]; then
      words[-1]+=${COMP_WORDS[i]}
    else
      words+=("${COMP_WORDS[i]}")
    fi
  done
  local typed=${words[-1]} cut=
  [[ $typed == *[=:]* ]] && cut=${typed%"${typed##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r line _; do
    if [[ $line == :files ]]; then
      compopt -o default
    elif [[ -n $line ]]; then
      [[ $line == *= ]] && compopt -o nospace
      COMPREPLY+=("${line#"$cut"}")
    fi
  done < <("${COMP_WORDS[0]}" completion words -- "${words[@]}" 2>/dev/null)
}
complete -F _secondstory secondstory
