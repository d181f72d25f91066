# fish completion for secondstory: secondstory completion fish > ~/.config/fish/completions/secondstory.fish
function __secondstory_words
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] completion words -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c secondstory -e
complete -c secondstory -f -a '(__secondstory_words)'
