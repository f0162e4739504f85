import type { ReactNode } from 'react';
import './panel.css';

export interface PanelProps {
  id: string;
  title: string;
  /** One sentence on what this is. */
  lead?: ReactNode;
  /** What can be done with the whole of it. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A titled part of the page. */
export function Panel({ id, title, lead, actions, children }: PanelProps) {
  return (
    <section className="panel" id={id} aria-labelledby={`${id}-title`}>
      <div className="panel-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {actions && <div className="panel-actions">{actions}</div>}
      </div>
      {lead && <p className="panel-lead">{lead}</p>}
      {children}
    </section>
  );
}
