// A TCP echo server: echo.js PORT.
require("net").createServer({ noDelay: true }, (socket) => {
    socket.on("data", (data) => socket.write(data));
    socket.on("error", () => socket.destroy());
}).listen(+process.argv[2], "127.0.0.1");
