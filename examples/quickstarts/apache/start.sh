# PORT=… ISSUER=… sh start.sh, on Debian with apache2 and libapache2-mod-auth-openidc
export PORT ISSUER HERE="$PWD" SEAL="$(openssl rand -hex 32)"
apache2 -X -f "$HERE/httpd.conf" &
until curl -s -o /dev/null "http://localhost:$PORT/"; do kill -0 $! || exit 1; sleep 0.2; done
echo "Open http://localhost:$PORT"
wait
