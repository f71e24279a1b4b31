import { SquareArrowOutUpRight } from 'lucide-react';
import type { PopOutTarget } from '../../../electron/contract/windows';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useVisitorName } from '../core/visitor-name';
import { WidgetTitle, WidgetWait } from '../widget/widget-title';

/** Stands for a chat that is in a window of its own. */
export function ChatElsewhere({ session }: { readonly session: string }) {
  const t = useTexts();
  const visitor = useVisitorName(session);
  return (
    <div className="elsewhere">
      <span className="chats-empty-mark" aria-hidden="true">
        <SquareArrowOutUpRight size={24} strokeWidth={1.75} />
      </span>
      <p className="chats-empty-title">{t('windows.chatElsewhere', { visitor })}</p>
      <p>{t('windows.chatElsewhereText')}</p>
      <div className="elsewhere-buttons">
        <ElsewhereButtons target={{ kind: 'chat', session }} />
      </div>
    </div>
  );
}

/** Stands for the whole widget while it is in a window of its own: a bar at the bottom, as if minimized. */
export function WidgetElsewhere() {
  const t = useTexts();
  return (
    <section className="widget is-minimized is-elsewhere" aria-label={t('widget.label')}>
      <div className="widget-bar">
        <WidgetTitle />
        <WidgetWait />
        <span className="widget-where">{t('windows.widgetElsewhere')}</span>
      </div>
      <div className="widget-buttons">
        <ElsewhereButtons target={{ kind: 'widget' }} />
      </div>
    </section>
  );
}

function ElsewhereButtons({ target }: { readonly target: PopOutTarget }) {
  const t = useTexts();
  const { core, windows } = useParts();
  return (
    <>
      <button type="button" className="button small" onClick={() => windows.show(target)}>
        {t('windows.show')}
      </button>
      <button type="button" className="button small" onClick={() => void core.call('popOut.close', { target })}>
        {t('windows.bringBack')}
      </button>
    </>
  );
}
