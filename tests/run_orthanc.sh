#!/usr/bin/env bash
# Runs a command with two Orthanc servers of its own, Debian's, in a temporary folder that goes with them: one plain, one
# with DICOM TLS and certificates made here.
#
#   tests/run_orthanc.sh ctest --preset release -L network
#
# The command finds them by DIPTYCH_TEST_ORTHANC ("name=value" words; tests/network/orthanc.h reads them). The daemon
# that Debian's package may have started is left alone. Orthanc listens on every address for DICOM; it answers nobody
# here but 127.0.0.1 under the AE title DIPTYCH.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT...]" >&2
    exit 2
fi
orthanc=$(PATH="$PATH:/usr/sbin" command -v Orthanc || true)
for needed in openssl curl; do
    command -v "$needed" >/dev/null || orthanc=
done
if [ -z "$orthanc" ]; then
    echo "Orthanc, openssl or curl is missing: install the packages orthanc, openssl and curl" >&2
    exit 1
fi

folder=$(mktemp -d -t diptych-orthanc.XXXXXX)
servers=()
stop() {
    for server in "${servers[@]}"; do
        kill "$server" 2>/dev/null || true
    done
    for server in "${servers[@]}"; do
        wait "$server" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

read -r dicom http move tls tls_http < <(python3 -c '
import socket
sockets = [socket.socket() for _ in range(5)]
for s in sockets:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))')
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

# An authority with certificates for the server and for us, and another one that signed neither.
certificates=$folder/certificates
mkdir "$certificates"
(
    cd "$certificates"
    for authority in authority stranger; do
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -sha256 -subj "/CN=Diptych test $authority" \
            -keyout $authority.key -out $authority.pem
    done
    for name in server own; do
        openssl req -newkey rsa:2048 -nodes -sha256 -subj "/CN=Diptych test $name" -keyout $name.key -out $name.csr
        openssl x509 -req -in $name.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -sha256 \
            -extfile <(echo 'subjectAltName=IP:127.0.0.1') -out $name.pem
    done
) >"$folder/openssl.log" 2>&1 || { cat "$folder/openssl.log" >&2; exit 1; }

# configure NAME DICOM_PORT HTTP_PORT [FURTHER JSON MEMBERS]
configure() {
    mkdir "$folder/$1"
    cat >"$folder/$1.json" <<JSON
{
  "Name": "Diptych test", "StorageDirectory": "$folder/$1", "IndexDirectory": "$folder/$1", "Plugins": [],
  "HttpPort": $3, "RemoteAccessAllowed": false, "AuthenticationEnabled": true,
  "RegisteredUsers": { "diptych": "$password" },
  "DicomAet": "ORTHANC", "DicomPort": $2, "DicomCheckCalledAet": true, "DicomCheckModalityHost": true,
  "DicomAlwaysAllowEcho": false, "DicomAlwaysAllowStore": false, "DicomAlwaysAllowFind": false,
  "DicomModalities": { "diptych": { "AET": "DIPTYCH", "Host": "127.0.0.1", "Port": $move } },
  "DefaultEncoding": "Latin1", "StorageCommitmentReportsSize": 0${4:-}
}
JSON
    "$orthanc" "$folder/$1.json" >"$folder/$1.log" 2>&1 &
    servers+=($!)
}
configure plain "$dicom" "$http"
configure secure "$tls" "$tls_http" ", \"DicomTlsEnabled\": true, \"DicomTlsCertificate\": \"$certificates/server.pem\",
  \"DicomTlsPrivateKey\": \"$certificates/server.key\", \"DicomTlsTrustedCertificates\": \"$certificates/authority.pem\",
  \"DicomTlsRemoteCertificateRequired\": true"
for name in plain secure; do
    port=$http
    [ $name = plain ] || port=$tls_http
    for attempt in $(seq 60); do
        curl -s -o /dev/null -u "diptych:$password" "http://127.0.0.1:$port/system" && break
        if [ "$attempt" = 60 ]; then
            cat "$folder/$name.log" >&2
            exit 1
        fi
        sleep 0.5
    done
done

export DIPTYCH_TEST_ORTHANC="dicom=$dicom http=$http move=$move tls=$tls password=$password certificates=$certificates"
"$@"
