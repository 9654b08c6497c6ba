/**
 * What `kubectl completion bash` prints: functions of ours under the names of upstream's, which ask `kubectl __complete` for the words.
 * Upstream: github.com/spf13/cobra bash_completionsV2.go (v1.8).
 */
export const bashScript = `# bash completion for kubectl                                -*- shell-script -*-

__kubectl_debug()
{
    if [[ -n \${BASH_COMP_DEBUG_FILE-} ]]; then
        echo "$*" >> "\${BASH_COMP_DEBUG_FILE}"
    fi
}

# Words up to the cursor; = and : do not part them, whatever COMP_WORDBREAKS says.
__kubectl_init_completion()
{
    local line=\${COMP_LINE:0:COMP_POINT}
    read -r -a words <<< "$line"
    if [[ -z $line || $line == *[[:space:]] ]]; then
        words+=("")
    fi
    cur=\${words[\${#words[@]}-1]}
}

# Sets out and directive.
__kubectl_get_completion_results()
{
    out=$(kubectl __complete "\${words[@]:1}" 2>/dev/null)
    directive=\${out##*:}
    out=\${out%:*}
    __kubectl_debug "words: \${words[*]}; directive: $directive; candidates: $out"
    [[ $directive =~ ^[0-9]+$ ]] || directive=0
}

__kubectl_process_completion_results()
{
    if (( (directive & 1) != 0 )); then
        return
    fi
    if [[ $(type -t compopt) == builtin ]]; then
        if (( (directive & 2) != 0 )); then
            compopt -o nospace
        fi
        if (( (directive & 4) != 0 )); then
            compopt +o default
        fi
    fi
    # Readline replaces what follows the last = or : only.
    local candidate kept=""
    if [[ $cur == *[=:]* ]]; then
        kept=\${cur%"\${cur##*[=:]}"}
    fi
    while IFS= read -r candidate; do
        candidate=\${candidate%%$'\\t'*}
        if [[ -n $candidate && $candidate == "$cur"* ]]; then
            COMPREPLY+=("\${candidate#"$kept"}")
        fi
    done <<< "$out"
}

__start_kubectl()
{
    local cur words out directive
    COMPREPLY=()
    __kubectl_init_completion
    __kubectl_get_completion_results
    __kubectl_process_completion_results
}

if [[ $(type -t compopt) = "builtin" ]]; then
    complete -o default -F __start_kubectl kubectl
else
    complete -o default -o nospace -F __start_kubectl kubectl
fi
`
