interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
  /** The id of what says more. */
  readonly 'aria-describedby'?: string;
}

/** On or off. The browser's own checkbox lies, unseen, over all of it: mouse, touch, keyboard and readers find it. */
export function Switch({ label, on, onChange, ...more }: SwitchProps) {
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        {...more}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="switch-track" aria-hidden="true" />
      {label}
    </label>
  );
}
