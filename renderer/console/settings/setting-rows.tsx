import { useId } from 'react';
import { Switch } from '../../ui/switch';

interface SwitchRowProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

export function SwitchRow(props: SwitchRowProps) {
  return (
    <div className="setting">
      <Switch {...props} />
    </div>
  );
}

interface ChoiceRowProps {
  readonly label: string;
  readonly value: number;
  readonly choices: readonly number[];
  readonly textOf: (choice: number) => string;
  readonly onChange: (value: number) => void;
}

/** One of a few numbers; the present one is among them, whatever it is. */
export function ChoiceRow({ label, value, choices, textOf, onChange }: ChoiceRowProps) {
  const id = useId();
  const offered = [...new Set([...choices, value])].sort((a, b) => a - b);
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {offered.map((choice) => (
          <option key={choice} value={choice}>
            {textOf(choice)}
          </option>
        ))}
      </select>
    </div>
  );
}
