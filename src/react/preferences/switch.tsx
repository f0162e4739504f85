export interface SwitchProps {
  name: string;
  on: boolean;
  /** It stays as it is; the element of this id says why. */
  locked?: boolean;
  partly?: boolean;
  describedBy?: string | undefined;
  onSwitch: (on: boolean) => void;
}

/** A yes or no that holds at once. A locked one can still be reached, so that ears are told why it is locked. */
export function Switch({ name, on, locked = false, partly = false, describedBy, onSwitch }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      className="carillon-switch"
      aria-checked={on}
      aria-label={name}
      aria-describedby={describedBy}
      aria-disabled={locked || undefined}
      data-partly={partly || undefined}
      onClick={() => {
        if (!locked) onSwitch(!on);
      }}
    />
  );
}
