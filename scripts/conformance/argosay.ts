/** What upstream examples expect of the image argoproj/argosay:v2, written from its documented commands. */
export const argosay = `#!/bin/sh
case "$1" in
"") echo "hello argo" ;;
assert_contains) grep -q -- "$3" "$2" || { echo "$2 does not contain $3" >&2; exit 1; } ;;
cat) shift; cat "$@" ;;
echo) if [ $# -ge 3 ]; then printf '%s\\n' "$2" > "$3"; else printf '%s\\n' "$2"; fi ;;
exit) exit "\${2:-0}" ;;
sleep) sleep "\${2%s}" ;;
*) echo "argosay: unknown command $1" >&2; exit 1 ;;
esac
`;
