# Makes a folder of links to the programs on PATH, without those that a new user's machine may lack, and prints it. For `.ci/run`.
set -euo pipefail

hidden='^(ff(mpeg|probe|play)|chromium.*|google-chrome.*|strace|(python|pypy|pip)[0-9.]*|s(batch|run|alloc|queue|info|cancel|control|acct|lurm.*)|munge.*|(un|re)munge|systemd.*|systemctl|pnpm|yarn)$'
folder=$(mktemp -d)
declare -A programs
IFS=: read -ra places <<<"$PATH"
for place in "${places[@]}"; do
  for program in "$place"/*; do
    name=${program##*/}
    # Of two programs of one name the first on PATH counts.
    if [ -x "$program" ] && [ -z "${programs[$name]:-}" ] && [[ ! $name =~ $hidden ]]; then programs[$name]=$program; fi
  done
done
ln -s -t "$folder" "${programs[@]}"
echo "$folder"
