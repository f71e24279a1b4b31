import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Failure, troubleOf } from '../../../electron/desktop/electron-trouble';

const ended = (said: string, code: number | null = null, signal: string | null = 'SIGTRAP'): Failure => ({
  kind: 'ended',
  code,
  signal,
  said,
});

describe('what Electron says when it cannot run', () => {
  it.each<[string, Failure, string, string]>([
    [
      'root',
      ended(
        '[4711:1127/230742.123456:FATAL:electron/shell/app/electron_main_delegate.cc(254)] Running as root without --no-sandbox is not supported. See https://crbug.com/638180.\n',
      ),
      'Running as root without --no-sandbox is not supported. See https://crbug.com/638180.',
      'Start it as an ordinary user, not as root.',
    ],
    [
      'a sandbox helper that is not set up',
      ended(
        "[9:1127/1.2:FATAL:sandbox/linux/suid/client/setuid_sandbox_host.cc(163)] The SUID sandbox helper binary was found, but is not configured correctly. Rather than run without sandboxing I'm aborting now. You need to make sure that /p/electron/dist/chrome-sandbox is owned by root and has mode 4755.\n",
      ),
      'The SUID sandbox helper binary was found',
      'sudo chown root:root /p/electron/dist/chrome-sandbox && sudo chmod 4755 /p/electron/dist/chrome-sandbox',
    ],
    [
      'no user namespaces',
      ended(
        '[1:1/1:FATAL:content/browser/zygote_host/zygote_host_impl_linux.cc(128)] No usable sandbox! If you are running on Ubuntu 23.10+ or another Linux distro that has disabled unprivileged user namespaces with AppArmor, see https://example.org/x.\n',
      ),
      'No usable sandbox!',
      'kernel.apparmor_restrict_unprivileged_userns=0',
    ],
    [
      'namespaces that a container forbids',
      ended(
        'Failed to move to new namespace: PID namespaces supported, Network namespace supported, but failed: errno = Operation not permitted\n',
      ),
      'Failed to move to new namespace',
      'containers often forbid it',
    ],
    [
      'a missing library',
      ended(
        '/p/electron/dist/electron: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory\n',
        127,
        null,
      ),
      'error while loading shared libraries: libnss3.so',
      'Install the package of your system that has libnss3.so.',
    ],
    [
      'a half-written library',
      ended('/p/electron: error while loading shared libraries: /p/libffmpeg.so: file too short\n', 127, null),
      'libffmpeg.so: file too short',
      'it is fetched anew',
    ],
    [
      'an old system',
      ended("/p/electron: /lib/libc.so.6: version `GLIBC_2.34' not found (required by /p/electron)\n", 1, null),
      'GLIBC_2.34',
      'too old',
    ],
    [
      'a dead display, whose last word says less than the one before',
      ended(
        '[1:1/1:ERROR:ui/ozone/platform/x11/ozone_platform_x11.cc(256)] Missing X server or $DISPLAY\n[1:1/1:ERROR:ui/aura/env.cc(257)] The platform failed to initialize.  Exiting.\n',
        1,
        null,
      ),
      'Missing X server or $DISPLAY',
      'DISPLAY and WAYLAND_DISPLAY',
    ],
    [
      'a dead Wayland',
      ended(
        '[1:1/1:ERROR:ui/ozone/x.cc(1)] Failed to connect to Wayland display: No such file or directory (2)\n',
        1,
        null,
      ),
      'Wayland display',
      'desktop session',
    ],
    [
      'no graphics',
      ended(
        "[1:1/1:FATAL:content/browser/gpu/gpu_data_manager_impl_private.cc(417)] GPU process isn't usable. Goodbye.\n",
      ),
      "GPU process isn't usable",
      'driver',
    ],
    ['a broken program', { kind: 'unstarted', message: 'spawn ENOEXEC' }, 'ENOEXEC', 'it is fetched anew'],
    [
      'a folder from which nothing may run',
      { kind: 'unstarted', message: 'spawn /p/electron EACCES' },
      'EACCES',
      'Let this user',
    ],
    ['a crash without a word', ended('', null, 'SIGSEGV'), 'it was ended by SIGSEGV', 'it is fetched anew'],
    ['an end without a word', ended('', 0, null), 'it ended with 0', 'it is fetched anew'],
    ['a hang', { kind: 'silent', seconds: 30, said: '' }, 'it was not there after 30 seconds', 'less busy'],
    [
      'a hang with a word',
      { kind: 'silent', seconds: 90, said: '[1:1/1:ERROR:ui/x.cc(1)] Missing X server or $DISPLAY\n' },
      'after 90 seconds; Missing X server or $DISPLAY.',
      'DISPLAY',
    ],
    [
      'something new among noise',
      ended(
        '[1:1/1:FATAL:new.cc(1)] The moon is in the wrong house.\n[1:1/1:ERROR:dbus/bus.cc(407)] Failed to connect to the bus\n#0 0x55d\n',
      ),
      'The moon is in the wrong house.',
      'it is fetched anew',
    ],
    [
      'no network',
      { kind: 'unfetched', said: 'TypeError: fetch failed\n    at node:internal/deps/undici:1:1\n' },
      'could not be fetched: fetch failed.',
      'HTTPS_PROXY',
    ],
    [
      'a proxy that wants a name',
      {
        kind: 'unfetched',
        said: 'HTTPError: Response code 407 (Proxy Authentication Required) for https://x\n    at a',
      },
      '407',
      'name and password',
    ],
    ['no space', { kind: 'unfetched', said: 'Error: ENOSPC: no space left on device, write\n' }, 'ENOSPC', 'Make room'],
    [
      'a changed file',
      {
        kind: 'unfetched',
        said: 'ChecksumMismatchError: Generated checksum for "electron.zip" did not match expected checksum.\n',
      },
      'Generated checksum',
      'network',
    ],
  ])('of %s is one line with its reason and what to do', (_what, failure, reason, advice) => {
    const line = troubleOf(failure);
    expect(line).toMatch(/^Electron's (window did not open|program could not be fetched): [^\n]+$/);
    expect(line).toContain(reason);
    expect(line).toContain(advice);
    expect(line).not.toMatch(/:(FATAL|ERROR):|\.\./);
  });

  it('never asks for less protection than Electron has', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.constantFrom('SIGTRAP', null), (said, signal) => {
        const line = troubleOf(ended(said, 1, signal));
        expect(line).not.toContain('\n');
        if (!said.includes('sandbox')) expect(line).not.toContain('sandbox');
      }),
    );
  });
});
