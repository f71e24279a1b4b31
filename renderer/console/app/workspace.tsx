import { useRef } from 'react';
import { useStore } from 'zustand';
import { Alerts } from '../alerts/alerts';
import { useAttention } from '../alerts/attention';
import { HearingBanner } from '../alerts/hearing-banner';
import { useParts } from '../core/hooks';
import { Widget } from '../widget/widget';
import { Header } from './header';
import { Navigation } from './navigation';
import { VIEWS } from './views';

/** The signed-in window: navigation, header, a view, and the chats floating over it. */
export function Workspace() {
  const { ui } = useParts();
  const view = useStore(ui, (state) => state.view);
  const View = VIEWS.find((entry) => entry.view === view)?.Component;
  const place = useRef<HTMLDivElement>(null);
  useAttention();
  return (
    <div className="frame">
      <Navigation />
      <Header />
      <div className="workspace" ref={place}>
        <HearingBanner />
        <main className="view">{View === undefined ? null : <View />}</main>
        <Widget within={place} />
        <Alerts />
      </div>
    </div>
  );
}
