import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';

const ACTIVE = 'active';
const BACK = 'back';
const NO_REASON = 'inactive';

/** The agent's status: one click switches it, the menu beside it gives a reason. */
export function StatusControl() {
  const t = useTexts();
  const { core } = useParts();
  const status = useCore((state) => state.status);
  const reasons = useCore((state) => state.workspace?.statusReasons ?? NO_REASONS);
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const active = status?.status === 'active';
  const machine = useCore((state) => state.away);
  const away = active && (status.effective === 'inactive' || machine !== null);
  const whyAway = t(machine === null ? 'status.away' : `desktop.away.${machine}`);
  const comesBack = useCore((state) => state.settings.presence.comeBack);

  const set = async (wanted: 'active' | 'inactive', reason?: string): Promise<void> => {
    const done = await core.call('status.set', { status: wanted, ...(reason === undefined ? {} : { reason }) });
    setProblem(done.ok ? null : done.error.message);
  };
  const name =
    status === null
      ? t('status.unknown')
      : active
        ? t('status.active')
        : status.reason === undefined
          ? t('status.inactive')
          : t('status.inactiveReason', { reason: status.reason });

  return (
    <div className="status">
      <div className={`status-pair is-${away ? 'away' : active ? 'active' : 'inactive'}`}>
        <button
          type="button"
          className="status-button"
          aria-pressed={active}
          aria-label={name}
          disabled={status === null}
          aria-describedby={away ? `${id}-away` : undefined}
          title={away ? whyAway : undefined}
          onClick={() => void set(active ? 'inactive' : 'active')}
        >
          <span className="status-dot" aria-hidden="true" />
          {name.replace(/^[^:]+:\s*/, '')}
          {away ? (
            <span className="status-away">
              {t(machine === null ? 'status.awayShort' : `status.awayShort.${machine}`)}
            </span>
          ) : null}
        </button>
        {away ? (
          <span id={`${id}-away`} className="visually-hidden">
            {whyAway}
          </span>
        ) : null}
        <MenuTrigger>
          <Button className="status-more" aria-label={t('status.reasons')} isDisabled={status === null}>
            <ChevronDown size={16} aria-hidden="true" />
          </Button>
          <Popover className="popover" placement="bottom end">
            <Menu
              className="menu"
              aria-label={t('status.reasons')}
              onAction={(key) => {
                if (key === BACK) void core.call('presence.back', {});
                else if (key === ACTIVE) void set('active');
                else if (key === NO_REASON) void set('inactive');
                else void set('inactive', String(key).slice(REASON.length));
              }}
            >
              {machine !== null && machine !== 'noNetwork' && !comesBack ? (
                <MenuItem id={BACK} className="menu-item">
                  {t('status.back')}
                </MenuItem>
              ) : null}
              <MenuItem id={ACTIVE} className="menu-item">
                {t('status.goActive')}
              </MenuItem>
              <MenuItem id={NO_REASON} className="menu-item">
                {t('status.goInactive')}
              </MenuItem>
              {reasons.map((reason) => (
                <MenuItem key={reason} id={`${REASON}${reason}`} className="menu-item">
                  {reason}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      </div>
      {problem === null ? null : (
        <p className="status-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

const REASON = 'reason:';
const NO_REASONS: readonly string[] = [];
