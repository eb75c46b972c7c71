-- wrk: ask the addresses of the file ADDRESSES in turn (`%d` in one becomes a running number) and print a line of JSON.
local addresses, headers, count = {}, {["Accept-Encoding"] = "br"}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do addresses[#addresses + 1] = line end
  if arguments[2] and arguments[2] ~= "" then headers["If-None-Match"] = arguments[2] end
end

function request()
  count = count + 1
  local address = addresses[(count - 1) % #addresses + 1]:gsub("%%d", tostring(count))
  return wrk.format("GET", address, headers)
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout + summary.errors.status
  io.write(string.format('JSON{"requests":%d,"seconds":%.4f,"bytes":%d,"failed":%d,"p50":%.3f,"p95":%.3f}\n', summary.requests,
    summary.duration / 1e6, summary.bytes, failed, latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
