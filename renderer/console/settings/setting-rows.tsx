import { type FormEvent, useId, useState } from 'react';
import { Switch } from '../../ui/switch';
import { useLock } from './organization';

interface SwitchRowProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  /** As the machine policy calls it. */
  readonly name?: string;
}

export function SwitchRow({ name, ...props }: SwitchRowProps) {
  const { control, note } = useLock(name);
  return (
    <div className="setting">
      <Switch {...props} {...control} />
      {note}
    </div>
  );
}

interface ChoiceRowProps {
  readonly label: string;
  readonly value: number;
  readonly choices: readonly number[];
  readonly textOf: (choice: number) => string;
  readonly onChange: (value: number) => void;
  /** As the machine policy calls it. */
  readonly name?: string;
}

/** One of a few numbers; the present one is among them, whatever it is. */
export function ChoiceRow({ label, value, choices, textOf, onChange, name }: ChoiceRowProps) {
  const id = useId();
  const { control, note } = useLock(name);
  const offered = [...new Set([...choices, value])].sort((a, b) => a - b);
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(Number(event.target.value))} {...control}>
        {offered.map((choice) => (
          <option key={choice} value={choice}>
            {textOf(choice)}
          </option>
        ))}
      </select>
      {note}
    </div>
  );
}

interface TextRowProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
  /** As the machine policy calls it. */
  readonly name?: string;
}

/** Taken when the agent leaves the field or presses Enter: half a word is none. */
export function TextRow({ label, value, placeholder, onChange, name }: TextRowProps) {
  const id = useId();
  const { control, note } = useLock(name);
  const [text, setText] = useState(value);
  const take = (event?: FormEvent): void => {
    event?.preventDefault();
    if (text.trim() !== value) onChange(text.trim());
  };
  return (
    <form className="setting" onSubmit={take}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="setting-text"
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => take()}
        {...control}
      />
      {note}
    </form>
  );
}
