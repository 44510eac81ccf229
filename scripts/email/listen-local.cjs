// Preloaded into react-email's preview, which has no host option and would listen on every interface: whatever opens
// a port in that process, or in a child of it, gets 127.0.0.1 only. Unix sockets and handles pass untouched.
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
