import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LAST_WORDS_MS, untilLastWords, Voice } from '../../../electron/host/last-words';
import { forkServer } from '../../../electron/webhost/fork-server';
import { standInDirectory } from '../stand-ins/stand-in';

describe('what a process says', () => {
  function heardOf(stream: PassThrough) {
    const voice = new Voice(stream);
    const heard = { text: '', lines: [] as string[] };
    voice.onText((text) => {
      heard.text += text;
    });
    voice.onLine((line) => heard.lines.push(line));
    return { voice, heard };
  }

  it('is heard to its end, though it comes after the end of the process, and every listener was taken away', async () => {
    const stream = new PassThrough();
    const { voice, heard } = heardOf(stream);
    stream.write('one\r\ntw');
    const ended = voice.lastWords();
    stream.removeAllListeners();
    const bytes = Buffer.from('o ä\nlast');
    setImmediate(() => {
      stream.write(bytes.subarray(0, 3));
      stream.end(bytes.subarray(3));
    });
    await ended;
    expect(heard).toEqual({ text: 'one\r\ntwo ä\nlast', lines: ['one', 'two ä', 'last'] });
  });

  it('is not waited for where it does not end', async () => {
    const stream = new PassThrough();
    const { voice, heard } = heardOf(stream);
    stream.write('half');
    const begun = performance.now();
    await voice.lastWords();
    expect(performance.now() - begun).toBeGreaterThanOrEqual(LAST_WORDS_MS - 5);
    expect(heard.lines).toEqual(['half']);
    await new Voice(null).lastWords();
  });

  it('by a child whose own child keeps the line is read all the same', async () => {
    const child = spawn('sh', ['-c', 'sleep 5 & echo reason >&2; exit 3'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await new Promise((resolve) => child.once('exit', resolve));
    await untilLastWords(child);
    expect([said, child.exitCode]).toEqual(['reason\n', 3]);
  });
});

describe('a forked server', () => {
  it('is asked to stop by the end of its line, not by a signal, which ends it at once on Windows', async () => {
    const program = join(await standInDirectory(), 'server.mjs');
    await writeFile(
      program,
      `process.on('SIGTERM', () => { console.error('signal'); process.exit(1); });
       process.on('disconnect', () => { console.error('asked'); process.exit(0); });
       console.log('runs');`,
    );
    const server = forkServer(program)([]);
    let said = '';
    server.onError((text) => {
      said += text;
    });
    const exit = new Promise<number | null>((resolve) => server.onExit(resolve));
    await new Promise<string>((resolve) => server.onLine(resolve));
    server.terminate();
    expect([await exit, said]).toEqual([0, 'asked\n']);
  });
});
