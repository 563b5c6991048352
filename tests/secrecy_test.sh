#!/bin/sh
# A document that bears a mark of secrecy: run writes nothing of it.

set -u
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
chithi=$CHITHI_PROGRAM
bad=0

fail() {
	echo "failed: $*"
	bad=1
}

# document MARK: a letter with that line in its header; WORD tells it.
document() {
	cat <<-END
	UBND TỈNH AN PHÚ                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
	SỞ Y TẾ                          Độc lập - Tự do - Hạnh phúc
	Số: 12/SYT-NV                    An Phú, ngày 03 tháng 4 năm 2024
	V/v bảo vệ bí mật nhà nước

	$1

	Kính gửi: Các phòng thuộc Sở.

	Thực hiện Luật Bảo vệ bí mật nhà nước, Sở Y tế yêu cầu các phòng:
	1. Rà soát tài liệu Quetzal, bảo mật.
	Nơi nhận:
	- Như trên;
	- Lưu: VT.
	GIÁM ĐỐC
	Nguyễn Văn Ất
	END
}

mkdir in
document "TỐI MẬT" >in/secret.txt
document "HOẢ TÓC" >in/urgent.txt
document "" >in/plain.txt

# The others go through; of the secret one there is a notice and a record.
"$chithi" run in -o out >said 2>complained
[ $? = 1 ] || fail "a document left out is not all right"
[ -s out/plain.txt.akn.xml ] || fail "the plain one is not there"
[ -s out/urgent.txt.akn.xml ] || fail "the urgent one is not there"
[ -z "$(find out -name 'secret*')" ] || fail "something of it was written"
grep -q '^chithi: secret.txt: ' complained || fail "no notice"
grep '"secret.txt"' out/run.jsonl >record || fail "no record"
grep -q '"status":"secret"' record || fail "its record has no status of its own"
for word in Quetzal SYT-NV 'bí mật' 'TỐI MẬT'; do
	grep -q "$word" complained record && fail "'$word' was told"
done
grep -q 'do-khan' out/urgent.txt.akn.xml || fail "urgency is not marked"

# ALTO without zones: only extract finds the mark; still nothing is written.
mkdir alto
"$chithi" import in/secret.txt 2>/dev/null |
	sed 's/ TAGREFS="[^"]*"//' >alto/secret.alto.xml
"$chithi" run alto -o out2 2>complained
[ $? = 1 ] || fail "ALTO of a secret document"
[ "$(find out2 -type f)" = out2/run.jsonl ] || fail "its ALTO was written"

# As a part of a bundle that is not cut, none of it; cut, the other one.
{ cat in/plain.txt; printf '\f'; cat in/secret.txt; } >in/both.txt
"$chithi" run in/both.txt -o out3 2>/dev/null
[ "$(find out3 -type f)" = out3/run.jsonl ] || fail "a secret part was written"
"$chithi" run --split auto in/both.txt -o out4 2>/dev/null
[ "$(find out4 -type f | sort | tr '\n' ' ')" = \
	"out4/both.txt.akn.xml out4/both.txt.alto.xml out4/run.jsonl " ] ||
	fail "cut: $(find out4 -type f)"

# Where it is allowed it is a document like others, and check tells it.
"$chithi" run --allow-secret in/secret.txt -o out5 >said 2>&1 ||
	fail "--allow-secret"
grep -q 'name="do-mat"' out5/secret.txt.akn.xml || fail "the mark is lost"
"$chithi" check out5 | grep -q ': secrecy: ' || fail "check says nothing"

# A filter warns, and writes.
"$chithi" import in/secret.txt | "$chithi" extract >made 2>complained ||
	fail "a filter refused"
grep -q mainBody made || fail "a filter wrote nothing"
grep -q '^chithi: ' complained || fail "a filter did not warn"

exit $bad
