// Preloaded into react-email's preview, which has no host option and would listen on every interface. Makes every
// server in that process and its children listen on 127.0.0.1 only. Unix sockets and handles are not changed.
const net = require("node:net");

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function listenLocally(...args) {
  const [first, second] = args;
  if (typeof first === "object" && first !== null && "port" in first) {
    args[0] = { ...first, host: "127.0.0.1" };
  } else if (/^\d+$/.test(String(first))) {
    args.splice(1, typeof second === "string" ? 1 : 0, "127.0.0.1");
  } else if (args.length === 0 || typeof first === "function") {
    args.unshift(0, "127.0.0.1");
  }
  return listen.apply(this, args);
};
