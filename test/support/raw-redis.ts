import { once } from "node:events";
import { connect } from "node:net";

/** Sends bytes to a Redis on a connection of their own; resolves with all that was answered. */
export async function sendRaw(port: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (data: Buffer) => (answer += data.toString("latin1")));
  socket.write(bytes);
  socket.write("QUIT\r\n");
  await once(socket, "close");
  return answer;
}
