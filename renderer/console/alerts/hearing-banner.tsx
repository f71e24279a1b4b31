import { VolumeX } from 'lucide-react';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useLock } from '../settings/organization';
import { useAlertsHere } from '../windows/use-windows';
import { useHearing } from './use-hearing';

/**
 * Says that the next new chat would not be heard, why, and what to do, where the agent may do it; nothing while it
 * would. In every window; what a click in one window mends is said in that one.
 */
export function HearingBanner() {
  const t = useTexts();
  const { core } = useParts();
  useHearing();
  const { control, note } = useLock('alerts.sound');
  const sound = useCore((state) => state.settings.sound);
  const here = useAlertsHere();
  const problem = useCore(({ hearing, settings }) =>
    hearing.find((one) => (one === 'notifications' ? settings.alerts.toast : here || one !== 'blocked')),
  );
  const shown = sound ? problem : 'muted';
  if (shown === undefined) return null;
  return (
    <div className="hearing" role="status" aria-label={t('hearing.label')}>
      <VolumeX size={16} aria-hidden="true" />
      <p>{t(`hearing.${shown}`)}</p>
      {shown === 'muted' ? note : null}
      {shown === 'muted' && !control.disabled ? (
        <button type="button" className="button" onClick={() => void core.call('settings.set', { sound: true })}>
          {t('hearing.turnOn')}
        </button>
      ) : null}
    </div>
  );
}
