#!/bin/sh
# 专账安装程序：不需要联网。在解开的安装包里运行。
#   sh install.sh                         装到 /opt/earmark，账套在 /var/lib/earmark，并建立系统服务（要 root）
#   sh install.sh --prefix ~/earmark --no-service     只装程序
# 已装过的，装上新版本；账套一概不动。
set -eu

prefix=/opt/earmark books=/var/lib/earmark service=yes here=$(cd "$(dirname "$0")" && pwd)
while [ $# -gt 0 ]; do
  case "$1" in
    --prefix) prefix=$2; shift 2 ;;
    --books) books=$2; shift 2 ;;
    --no-service) service=no; shift ;;
    -h|--help) sed -n '2,6p' "$0" | cut -c3-; exit 0 ;;
    *) echo "不认识的选项 $1；sh install.sh --help 看用法" >&2; exit 2 ;;
  esac
done

missing=""
python=""
for name in python3.13 python3.12 python3.11 python3; do
  if command -v "$name" >/dev/null 2>&1 &&
    "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
    python=$name
    break
  fi
done
[ -n "$python" ] || missing="$missing
  python3 3.11、3.12 或 3.13（现在是 $(python3 -V 2>/dev/null || echo 没有)）"
if [ -n "$python" ] && ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  missing="$missing
  $python 的 venv 模块（Debian、Ubuntu：python3-venv）"
fi
command -v git >/dev/null 2>&1 || missing="$missing
  git"
command -v sha256sum >/dev/null 2>&1 || missing="$missing
  sha256sum（coreutils）"
case "$(uname -m)" in x86_64|aarch64) ;; *) missing="$missing
  x86-64 或 aarch64 的处理器（这台是 $(uname -m)）" ;; esac
if [ "$service" = yes ]; then
  [ "$(id -u)" = 0 ] || missing="$missing
  root 权限（只装程序、不建服务：加 --no-service --prefix 目录）"
  command -v systemctl >/dev/null 2>&1 || missing="$missing
  systemd（没有的：加 --no-service）"
fi
if [ -n "$missing" ]; then
  echo "还装不了，缺：$missing" >&2
  exit 1
fi

cd "$here"
if ! sha256sum --quiet -c SHA256SUMS >&2; then
  echo "安装包不完整或被改过，没有安装。请重新拷贝。" >&2
  exit 1
fi

echo "正在安装到 $prefix（$($python -V)）…"
# A new environment beside the old one, put in its place when it is whole: a failed upgrade leaves what runs.
new="$prefix/venv.new"
mkdir -p "$prefix"
rm -rf "$new"
"$python" -m venv "$new"
pip="$new/bin/python -m pip -q --disable-pip-version-check --no-input --isolated"
$pip install --no-index --find-links wheels --require-hashes --no-deps -r requirements.lock
$pip install --no-index --no-deps wheels/earmark-*.whl
"$new/bin/python" -m earmark --help >/dev/null
# The scripts of an environment name the folder that it was made in.
for script in "$new"/bin/*; do
  [ -L "$script" ] || sed -i "s|$new|$prefix/venv|g" "$script"
done
rm -rf "$prefix/venv.old"
[ ! -d "$prefix/venv" ] || mv "$prefix/venv" "$prefix/venv.old"
mv "$new" "$prefix/venv"
"$prefix/venv/bin/earmark" --help >/dev/null
rm -rf "$prefix/venv.old"
cp -f install.sh nginx.conf earmark.service earmark-backup.service earmark-backup.timer "$prefix/"

if [ "$service" = no ]; then
  echo "装好了。建账套：EARMARK_BOOKS=$books $prefix/venv/bin/earmark new …；启动：… earmark serve"
  exit 0
fi

id earmark >/dev/null 2>&1 || useradd --system --home-dir "$books" --shell /usr/sbin/nologin earmark
mkdir -p "$books" "$books-backup"
chown earmark: "$books" "$books-backup"
chmod 700 "$books" "$books-backup"
for unit in earmark.service earmark-backup.service earmark-backup.timer; do
  sed "s|/opt/earmark|$prefix|g; s|/var/lib/earmark|$books|g" "$unit" > "/etc/systemd/system/$unit"
done
systemctl daemon-reload
systemctl enable --now earmark.service earmark-backup.timer
systemctl restart earmark.service
echo "装好了，服务已启动，只有本机能打开：http://127.0.0.1:5800/"
echo "头一个管理员的密码只显示一次：journalctl -u earmark | grep 密码"
echo "让全区都能打开，请照 $prefix/nginx.conf 配一个加密的反向代理。"
