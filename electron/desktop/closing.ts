import type { ConsoleState } from '../contract/state';
import { teamFacts } from './team-facts';
import type { DesktopTexts } from './texts';

export interface CloseFacts {
  readonly platform: NodeJS.Platform;
  readonly window: 'main' | 'popOut';
  readonly quitting: boolean;
  readonly trayWorks: boolean;
  readonly closeToTray: boolean;
}

/**
 * What the closing of a window comes to. The console itself goes to the tray only where one can get it back; on macOS
 * the dock brings it back.
 */
export function onClose(facts: CloseFacts): 'close' | 'hide' | 'quit' {
  if (facts.quitting || facts.window === 'popOut') return 'close';
  if (facts.platform === 'darwin') return 'hide';
  return choosesTray(facts.platform, facts.trayWorks) && facts.closeToTray ? 'hide' : 'quit';
}

/** Whether the agent has a choice of where the console goes when its window is closed. */
export function choosesTray(platform: NodeJS.Platform, trayWorks: boolean): boolean {
  return trayWorks && platform !== 'darwin';
}

/** A question with its buttons; the first is what Escape means. */
export interface Question {
  readonly title: string;
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** What is asked before Parley quits; null: nothing, it may go. */
export function quitQuestion(state: ConsoleState, t: DesktopTexts): Question | null {
  const { unsent } = teamFacts(state);
  if (unsent === 0) return null;
  return {
    title: t('desktop.quit.title'),
    message: t('desktop.quit.unsent', { unsent }),
    detail: t('desktop.quit.detail'),
    buttons: [t('desktop.quit.stay'), t('desktop.quit.quit')],
  };
}
