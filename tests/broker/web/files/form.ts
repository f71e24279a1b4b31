import { readdir } from 'node:fs/promises';
import { type ClientRequest, request } from 'node:http';
import { join } from 'node:path';
import { SessionStarted } from '../../../../broker/protocol/http';
import { ChatFile } from '../../../../broker/protocol/models';
import { TestClient } from '../../hub/client';
import type { Answer, WebWorld } from '../web-world';

const BOUNDARY = '----parley-test-boundary';
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** What stands before a file in a form. */
export function beginningOf(name: string, field = 'file'): Buffer {
  return Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${name.replaceAll('"', '%22')}"\r\nContent-Type: text/html\r\n\r\n`,
  );
}
export const END = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

export function formOf(name: string, bytes: Buffer): Buffer {
  return Buffer.concat([beginningOf(name), bytes, END]);
}

/** A visitor of a world, as far as files go. */
export class Sender {
  readonly world: WebWorld;
  readonly session: string;
  readonly token: string;

  constructor(world: WebWorld, session: string, token: string) {
    this.world = world;
    this.session = session;
    this.token = token;
  }

  static async start(world: WebWorld, input: Record<string, unknown> = {}): Promise<Sender> {
    const { session, token } = SessionStarted.parse((await world.post('/api/sessions', input)).json);
    return new Sender(world, session, token);
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, 'content-type': FORM_TYPE };
  }

  /** Sends a whole file. */
  async upload(name: string, bytes: Buffer): Promise<Answer> {
    return this.send(formOf(name, bytes));
  }

  /** Sends a whole file that is taken; its id and the rest. */
  async uploaded(name: string, bytes: Buffer): Promise<ChatFile> {
    const answer = await this.upload(name, bytes);
    if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
    return ChatFile.parse(answer.json);
  }

  /** Sends a body as it stands. */
  send(body: Buffer, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = this.open({ 'content-length': String(body.length), ...headers });
      answerOf(asked).then(resolve, reject);
      asked.end(body);
    });
  }

  /** A request whose body is written by and by. */
  open(headers: Record<string, string> = {}): ClientRequest {
    return request({
      host: '127.0.0.1',
      port: this.world.port,
      path: `/api/sessions/${this.session}/files`,
      method: 'POST',
      headers: { ...this.headers, ...headers },
      agent: false,
    });
  }

  read(file: string, token = this.token): Promise<Answer> {
    return this.world.ask(`/api/files/${file}`, { headers: { authorization: `Bearer ${token}` } });
  }

  /** The visitor at the broker. */
  connect(): Promise<TestClient> {
    return TestClient.connect(this.world.mqtt, 'visitor', this.session, false, this.token);
  }
}

export function answerOf(asked: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    asked.once('error', reject);
    asked.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('latin1');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: jsonOf(Buffer.concat(chunks)),
        });
      });
    });
  });
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Every file below a directory, by its path within. */
export async function filesUnder(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
}

/** Waits until it is so; as `until`, for what must be asked of the disk. */
export async function untilSo(look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 25_000;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`It did not come about: ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
