import { nameOf } from '../../../broker/protocol/visitor-name';
import { useCore } from './hooks';
import { useTexts } from './texts';

/** What the visitor of an open chat is called. */
export function useVisitorName(session: string): string {
  const t = useTexts();
  const name = useCore((state) => {
    const visitor = state.chats[session]?.fold.visitor;
    return visitor === undefined ? '' : nameOf(visitor);
  });
  return name || t('chats.unnamed');
}
