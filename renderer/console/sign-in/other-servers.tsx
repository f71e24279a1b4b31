import { useState } from 'react';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';

interface OtherServersProps {
  /** The server that is signed in to; null while the agent has not said it. */
  readonly given: string | null;
  /** Whether the sign-in asks for the server now. */
  readonly asked: boolean;
  readonly onAsk: (asks: boolean) => void;
  readonly onProblem: (problem: string) => void;
}

/** The ways to another server, where this program's is not fixed: any, or the demo on this computer. */
export function OtherServers({ given, asked, onAsk, onProblem }: OtherServersProps) {
  const t = useTexts();
  const { core } = useParts();
  const canChoose = useCore((state) => state.capabilities.servers === true);
  const isDemo = useCore((state) => state.workspace?.demo === true);
  const [starting, setStarting] = useState(false);
  if (!canChoose) return null;

  const goHere = async (): Promise<void> => {
    setStarting(true);
    const done = await core.call('server.here', {});
    setStarting(false);
    if (done.ok) onAsk(false);
    else onProblem(done.error.message);
  };

  return (
    <div className="sign-in-servers">
      {asked ? null : (
        <button type="button" className="button wide" onClick={() => onAsk(true)}>
          {t('servers.elsewhere')}
        </button>
      )}
      {asked && !isDemo ? (
        <button type="button" className="button wide" disabled={starting} onClick={() => void goHere()}>
          {t(starting ? 'servers.starting' : 'servers.here')}
        </button>
      ) : null}
      {asked && given !== null ? (
        <button type="button" className="button wide" onClick={() => onAsk(false)}>
          {t('servers.back', { server: isDemo ? t('servers.demo') : new URL(given).host })}
        </button>
      ) : null}
    </div>
  );
}
