import type { ReplyWait } from '../../../electron/contract/open-chats';
import type { consoleTexts } from '../../i18n/en/console-texts';
import { durationOf } from '../core/duration';

/** The texts, as `Translate` has them, without React. */
export type Say = (id: keyof typeof consoleTexts, values?: Readonly<Record<string, string | number>>) => string;

/** "waiting 3:17, overdue". */
export function replyWaitText({ seconds, urgency }: ReplyWait, t: Say): string {
  return t('chats.waiting', { time: durationOf(seconds), urgency });
}
