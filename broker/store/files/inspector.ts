import type { FileExtension } from '../../protocol/chat-files';
import { type ProtocolError, protocolError } from '../../protocol/errors';
import { agrees, HEAD_BYTES, isExecutable } from './signatures';

/** The harmless string by which virus scanners are tested: whoever sends it wants to see that it is refused. */
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
  'latin1',
);

/** Looks at the bytes of one file as they pass by, and says what is wrong with them. Holds its beginning only. */
export class Inspector {
  readonly #extension: FileExtension;
  readonly #maxBytes: number;
  #head = Buffer.alloc(0);
  #headSeen = false;
  #tail = Buffer.alloc(0);
  #size = 0;

  constructor(extension: FileExtension, maxBytes: number) {
    this.#extension = extension;
    this.#maxBytes = maxBytes;
  }

  /** Bytes that have passed. */
  get size(): number {
    return this.#size;
  }

  /** The next bytes; what is wrong, or null. */
  take(bytes: Buffer): ProtocolError | null {
    this.#size += bytes.length;
    if (this.#size > this.#maxBytes) return tooLarge(this.#maxBytes);
    if (!this.#headSeen) {
      this.#head = Buffer.concat([this.#head, bytes.subarray(0, HEAD_BYTES - this.#head.length)]);
      if (this.#head.length >= HEAD_BYTES) {
        const wrong = this.#lookAtHead();
        if (wrong !== null) return wrong;
      }
    }
    if (this.#extension === 'csv' && bytes.includes(0)) return this.#disagrees();
    // The string may lie across two chunks.
    const joint = Buffer.concat([this.#tail, bytes]);
    if (joint.includes(EICAR)) return HARMFUL;
    this.#tail = Buffer.from(joint.subarray(Math.max(0, joint.length - EICAR.length + 1)));
    return null;
  }

  /** All bytes have passed. */
  end(): ProtocolError | null {
    return this.#headSeen ? null : this.#lookAtHead();
  }

  #lookAtHead(): ProtocolError | null {
    this.#headSeen = true;
    if (isExecutable(this.#head)) return HARMFUL;
    return agrees(this.#extension, this.#head) ? null : this.#disagrees();
  }

  #disagrees(): ProtocolError {
    return protocolError('type_not_allowed', `The content of this file is not what ".${this.#extension}" says.`);
  }
}

const HARMFUL = protocolError('type_not_allowed', 'Programs cannot be sent, under no name.');

export function tooLarge(maxBytes: number): ProtocolError {
  const mebibytes = Math.floor((maxBytes / (1024 * 1024)) * 10) / 10;
  const limit = mebibytes >= 0.1 ? `${mebibytes} MiB` : `${maxBytes} bytes`;
  return protocolError('too_large', `A file may have ${limit} at most.`);
}
