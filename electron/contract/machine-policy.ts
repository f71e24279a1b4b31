import * as z from 'zod';
import { AlertSettings, DesktopSettings, PresenceSettings } from './desktop';
import { SettingsFields } from './settings';

/**
 * What the administrator of a machine sets for everybody who uses it. Each key is optional, and one that is there is
 * locked. JSON schema, ADMX, ADML and the table of the deployment guide are made from this: title and description of
 * a key are read by people in IT.
 */

/** A key that sets one of the agent's own settings: the same values, without the default. */
function setting<T extends z.ZodType>(field: z.ZodDefault<T> | T, title: string, description: string) {
  const plain = field instanceof z.ZodDefault ? field.unwrap() : field;
  return plain.meta({ title, description }).optional();
}

/** Without a name and password in it: they would be readable by everybody. */
const address = (protocol: 'https' | 'https?') =>
  z.url({ protocol: new RegExp(`^${protocol}$`) }).regex(new RegExp(`^${protocol}://[^\\s/?#@]+([/?#]\\S*)?$`));

const desktop = DesktopSettings.shape;
const alerts = AlertSettings.shape;
const presence = PresenceSettings.shape;

const UpdatesPolicy = z
  .strictObject({
    channel: z
      .enum(['latest', 'beta', 'none'])
      .meta({
        title: 'Which updates Parley takes',
        description:
          'latest: finished versions. beta: also versions that are being tried out. none: Parley never looks for updates. An installation by MSI never updates itself, whatever is set here.',
      })
      .optional(),
    feed: address('https')
      .max(2_000)
      .meta({
        title: 'Address of the updates',
        description:
          'The folder on a web server of yours, by HTTPS, with the files of a release, such as https://updates.example.com/parley/.',
      })
      .optional(),
  })
  .meta({ title: 'Updates', description: 'Where new versions come from.' });

const SignInPolicy = z
  .strictObject({
    remember: z
      .boolean()
      .meta({
        title: 'Agents may stay signed in',
        description:
          'Off: agents sign in each time that Parley starts, and a sign-in that was kept before is thrown away. On: they may choose, where the system can keep a secret.',
      })
      .optional(),
  })
  .meta({ title: 'Sign-in', description: 'How agents sign in.' });

const DesktopPolicy = z
  .strictObject({
    closeToTray: setting(
      desktop.closeToTray,
      'Closing the window leaves Parley in the tray',
      'Off: closing the window quits Parley. Only where the system shows a tray; on macOS Parley always stays in the dock.',
    ),
    launchAtLogin: setting(
      desktop.launchAtLogin,
      'Start Parley when the user signs in to the system',
      'On: Parley starts at each sign-in; on Windows and Linux it waits in the tray, where there is one. Off: it does not.',
    ),
    hardwareAcceleration: setting(
      desktop.hardwareAcceleration,
      'Draw with the graphics processor',
      'Off: for virtual machines and remote desktops where the graphics processor makes trouble.',
    ),
    popOutsOnTop: setting(
      desktop.popOutsOnTop,
      'Windows of single chats stay on top',
      'On: they stay above the windows of other programs.',
    ),
    spellCheck: setting(desktop.spellCheck, 'Check spelling', 'Off: nothing is checked.'),
    spellLanguages: setting(
      desktop.spellLanguages,
      'Languages of the spell-check',
      'Such as fi or en-US. Without effect on macOS, which finds the language by itself.',
    ),
    dictionaryUrl: address('https?')
      .max(2_000)
      .meta({
        title: 'Address of the spell-check dictionaries',
        description:
          "The folder on a web server of yours with Chromium's dictionaries (.bdic), fetched from there instead of Google's servers. Without effect on macOS, which has dictionaries of its own.",
      })
      .optional(),
  })
  .meta({ title: 'Desktop', description: 'What Parley does on the desktop.' });

const AlertsPolicy = z
  .strictObject({
    sound: setting(SettingsFields.shape.sound, 'Sound for a new chat', 'Off: a new chat makes no sound.'),
    toast: setting(alerts.toast, 'Notification for a new chat', 'A notification of the system.'),
    toastWords: setting(
      alerts.toastWords,
      "The visitor's first words in the notification",
      'Off where others can see the screen: the notification then shows the name alone.',
    ),
    flash: setting(alerts.flash, 'Flash in the taskbar', 'The taskbar entry flashes; on macOS the icon bounces.'),
    badge: setting(alerts.badge, 'Number on the icon', 'The number of unread messages and new chats.'),
    repeatSeconds: setting(
      alerts.repeatSeconds,
      'Seconds between two sounds',
      'While a new chat has not been looked at. 0: one sound only.',
    ),
    escalateSeconds: setting(
      alerts.escalateSeconds,
      'Seconds until a chat goes back to the queue',
      'When nobody has looked at it. 0: it never does.',
    ),
  })
  .meta({ title: 'Alerts', description: 'How Parley announces a new chat.' });

const PresencePolicy = z
  .strictObject({
    whenLocked: setting(
      presence.whenLocked,
      'No new chats while the screen is locked',
      'On: the agent is away while the screen is locked.',
    ),
    idleMinutes: setting(
      presence.idleMinutes,
      'Minutes until an idle agent is away',
      'Without mouse and keyboard. 0: never.',
    ),
    comeBack: setting(
      presence.comeBack,
      'Come back by itself',
      'Off: who was away stays so until they say that they are back.',
    ),
  })
  .meta({ title: 'Presence', description: 'When the machine makes the agent away.' });

export const MachinePolicy = z
  .strictObject({
    server: address('https?')
      .max(2_000)
      .meta({
        title: 'Server',
        description:
          'The address of the chat server, such as https://chat.example.com. Agents cannot use another one, and no server is started on this computer.',
      })
      .optional(),
    tlsCa: z
      .string()
      .max(1_000)
      .regex(/^([A-Za-z]:[\\/]|\\\\|\/)\S(.*\S)?$/)
      .meta({
        title: 'Certificate authority',
        description:
          'Full path of a file (PEM) with the certificate authorities that Parley trusts for the server, in the place of those that come with it. An authority of your own must be named here: Parley does not look into the certificate store of the system. Keep the file where only administrators can write.',
      })
      .optional(),
    languages: desktop.spellLanguages
      .unwrap()
      .meta({
        title: 'Languages',
        description:
          'The languages of this organization, most wanted first, such as fi or en-US. So far the interface speaks English only and does not change; the spell-check uses these languages where it has none of its own (desktop.spellLanguages).',
      })
      .optional(),
    signIn: SignInPolicy.optional(),
    updates: UpdatesPolicy.optional(),
    desktop: DesktopPolicy.optional(),
    alerts: AlertsPolicy.optional(),
    presence: PresencePolicy.optional(),
  })
  .meta({
    title: 'Machine policy of Parley',
    description: 'What the administrator of a machine sets, and locks, for everybody who uses Parley there.',
  });
export type MachinePolicy = z.infer<typeof MachinePolicy>;

/** What a window is told of it. */
export interface PolicyFacts {
  /** Where it stands; null: there is none. */
  readonly source: string | null;
  /** Settings that cannot be changed here, such as `alerts.toast`. */
  readonly locked: readonly string[];
  /** What is wrong with it, in words; the rest applies. */
  readonly problems: readonly string[];
}

/** A policy as it was read, with what is to be said of it. */
export interface ReadPolicy {
  readonly policy: MachinePolicy;
  readonly facts: PolicyFacts;
}

export const NO_POLICY: ReadPolicy = { policy: {}, facts: { source: null, locked: [], problems: [] } };
