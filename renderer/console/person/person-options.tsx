import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { PersonSummary } from '../../../broker/protocol/models';
import { useTexts } from '../core/texts';

const AIR = 4;
const HIGHEST = 280;
const NARROWEST = 260;

interface PersonOptionsProps {
  readonly id: string;
  readonly optionId: (index: number) => string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly people: readonly PersonSummary[];
  /** Instead of people, when there are none. */
  readonly nobody: string;
  readonly active: number;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (person: PersonSummary) => void;
}

/**
 * The people below a field, above everything else of the page and outside of whatever scrolls. The field keeps the
 * focus, and nothing around is hidden from assistive software meanwhile.
 */
export function PersonOptions(props: PersonOptionsProps) {
  const { id, optionId, field, people, nobody, active, onPoint, onChoose } = props;
  const t = useTexts();
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = list.current;
    const beside = field.current;
    if (element === null || beside === null) return;
    element.showPopover();
    const place = (): void => putBelow(element, beside);
    place();
    // Whatever scrolls or grows moves the field.
    addEventListener('scroll', place, { capture: true, passive: true });
    addEventListener('resize', place);
    return () => {
      removeEventListener('scroll', place, { capture: true });
      removeEventListener('resize', place);
    };
  }, [field]);
  useLayoutEffect(() => {
    if (active >= 0) document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' });
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus where it is, and does nothing else.
    <div ref={list} popover="manual" className="popover person-found" onMouseDown={(event) => event.preventDefault()}>
      {people.length === 0 ? <p className="hint person-none">{nobody}</p> : null}
      {/* It takes no focus: the keys are those of the field. */}
      <div id={id} className="person-options" role="listbox" aria-label={t('personPicker.list')} tabIndex={-1}>
        {people.map((person, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field.
          <div
            key={person.id}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="person-option"
            onPointerMove={index === active ? undefined : () => onPoint(index)}
            onClick={() => onChoose(person)}
          >
            <span className="person-option-name" dir="auto">
              {person.name}
            </span>
            <span className="person-option-text">{[person.title, person.department].filter(Boolean).join(' · ')}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Below the field, or above it where there is more room. */
function putBelow(list: HTMLElement, field: HTMLElement): void {
  const { left, top, bottom, width } = field.getBoundingClientRect();
  const below = innerHeight - bottom - 2 * AIR;
  const above = top - 2 * AIR;
  const isBelow = below >= Math.min(HIGHEST, above);
  const wide = Math.min(Math.max(width, NARROWEST), innerWidth - 2 * AIR);
  const { style } = list;
  style.width = `${wide}px`;
  style.left = `${Math.max(AIR, Math.min(left, innerWidth - wide - AIR))}px`;
  style.maxHeight = `${Math.min(HIGHEST, isBelow ? below : above)}px`;
  style.top = isBelow ? `${bottom + AIR}px` : 'auto';
  style.bottom = isBelow ? 'auto' : `${innerHeight - top + AIR}px`;
}
