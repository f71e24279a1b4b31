/**
 * Watches the bytes of one connection for packets that are too large, before anybody keeps them in memory: Aedes
 * itself collects a packet of any size. It reads only fixed headers (MQTT 3.1.1, 2.2) and counts the rest.
 */
export class PacketGate {
  readonly #maxPacket: number;
  readonly #maxBeforeConnect: number;
  #connected = false;
  #total = 0;
  #left = 0;
  #header: 'type' | 'length' = 'type';
  #length = 0;
  #shift = 0;

  /** Both in bytes. */
  constructor(maxPacket: number, maxBeforeConnect: number) {
    this.#maxPacket = maxPacket;
    this.#maxBeforeConnect = maxBeforeConnect;
  }

  /** From now on the limit of a packet counts, and no longer the one before CONNECT is done. */
  open(): void {
    this.#connected = true;
  }

  /** Whether all is well so far; false: close the connection. */
  pass(chunk: Uint8Array): boolean {
    this.#total += chunk.length;
    if (!this.#connected && this.#total > this.#maxBeforeConnect) return false;
    for (let at = 0; at < chunk.length; ) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, chunk.length - at);
        this.#left -= step;
        at += step;
      } else if (this.#header === 'type') {
        this.#header = 'length';
        this.#length = 0;
        this.#shift = 0;
        at += 1;
      } else {
        if (!this.#readLength(chunk[at] ?? 0)) return false;
        at += 1;
      }
    }
    return true;
  }

  #readLength(byte: number): boolean {
    this.#length += (byte & 0x7f) * 2 ** this.#shift;
    this.#shift += 7;
    if (this.#length > this.#maxPacket || this.#shift > 28) return false;
    if ((byte & 0x80) === 0) {
      this.#left = this.#length;
      this.#header = 'type';
    }
    return true;
  }
}
