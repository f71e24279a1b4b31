import { useEffect, useState } from 'react';
import type { SessionCard } from '../../../broker/protocol/models';
import { useCore, useParts } from '../core/hooks';

type Likely = SessionCard['likely'];

/** Whose e-mail address the visitor of a chat gave, while nobody is linked: asked of the server. */
export function useLikely(session: string): Likely {
  const { core } = useParts();
  const person = useCore((state) => state.chats[session]?.fold.person ?? null);
  const email = useCore((state) => state.chats[session]?.fold.visitor.email);
  const isConnected = useCore((state) => state.connection.kind === 'connected');
  const isAsked = person === null && email !== undefined;
  const [likely, setLikely] = useState<Likely>();
  useEffect(() => {
    let over = false;
    setLikely(undefined);
    if (!isAsked || !isConnected) return;
    void core.call('chat.card', { session }).then((answer) => {
      if (answer.ok && !over) setLikely(answer.value.likely);
    });
    return () => {
      over = true;
    };
  }, [core, session, isAsked, isConnected]);
  return isAsked ? likely : undefined;
}
