# every dataset
curl -s http://127.0.0.1:8050/api/v1/datasets

# one file, with the codes wanted, checked against its checksum
curl -s --compressed -D headers.txt -o smesi.csv "http://127.0.0.1:8050/api/v1/datasets/smesi/data.csv?component=_T&labels=both"
checksum=$(tr -d '\r' < headers.txt | sed -n 's/^x-checksum-sha256: //Ip')
echo "$checksum  smesi.csv" | sha256sum -c

# the same again: nothing is sent unless it changed
etag=$(tr -d '\r' < headers.txt | sed -n 's/^etag: //Ip')
curl -s --compressed -o /dev/null -w "%{http_code}\n" -H "If-None-Match: $etag" "http://127.0.0.1:8050/api/v1/datasets/smesi/data.csv?component=_T&labels=both"
