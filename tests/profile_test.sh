#!/bin/sh
# Misreadings that repeat are told as the longest runs that do.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bad=0

# expect WHAT: it is on standard input, line by line
expect() {
	cat >expected
	sed 's/^ *//' got | cmp -s expected - && return
	echo "failed: $*" >&2
	diff expected got >&2 || :
	bad=1
}

printf '%s\t%s\n' Xa Xá Xe Xé Xi Xí Xo Xó >table.tsv
cat >one.txt <<'END'
1 Xa Xe 2 (Xa Xe), 3 Xa Xe Xi Xo 4 Xa Xe Xi Xo 5 Xi 6 Xa, Xe 7
END
echo 1 2 3 >two.txt
for name in one two; do
	"$CHITHI_PROGRAM" import $name.txt |
		"$CHITHI_PROGRAM" repair --sure 0 --table table.tsv \
			>$name.alto.xml
done
"$CHITHI_PROGRAM" changes --tsv one.alto.xml >tsv
[ "$(wc -l <tsv)" = 15 ] || { cat tsv >&2; bad=1; }

"$CHITHI_PROGRAM" profile one.alto.xml >got
expect one file <<'END'
5 times, in 1 documents:  Xa → Xá
5 times, in 1 documents:  Xe → Xé
4 times, in 1 documents:  Xa Xe → Xá Xé
3 times, in 1 documents:  Xi → Xí
2 times, in 1 documents:  Xa Xe Xi Xo → Xá Xé Xí Xó
END
"$CHITHI_PROGRAM" profile --length 2 --least 4 one.alto.xml two.alto.xml \
	one.alto.xml >got
expect three files <<'END'
8 times, in 2 documents:  Xa Xe → Xá Xé
4 times, in 2 documents:  Xa Xe Xi Xo → Xá Xé Xí Xó
END
"$CHITHI_PROGRAM" profile --json --least 5 one.alto.xml >got
expect JSON <<'END'
[
{"read":"Xa","repaired":"Xá","times":5,"documents":1},
{"read":"Xe","repaired":"Xé","times":5,"documents":1}
]
END
"$CHITHI_PROGRAM" profile --json two.alto.xml >got
expect nothing <<'END'
[]
END

# A series can be taken back as it was told.
"$CHITHI_PROGRAM" repair --undo 'Xa Xe=Xá Xé' one.alto.xml >undone.alto.xml
"$CHITHI_PROGRAM" profile undone.alto.xml >got
expect what is left <<'END'
3 times, in 1 documents:  Xi → Xí
2 times, in 1 documents:  Xi Xo → Xí Xó
END

[ $bad -eq 0 ] && echo "profile: all is well"
exit $bad
