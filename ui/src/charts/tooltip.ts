/** A line of a tooltip: label and value. `color` is the color of the series. */
export interface TooltipRow {
  label: string;
  value: string;
  color?: string;
}

/**
 * The body of a chart's tooltip as elements. The tooltip of ECharts is HTML with style attributes, which the content security
 * policy forbids, and names of series are untrusted text.
 */
export function tooltipBody(title: string, rows: readonly TooltipRow[], foot?: string): HTMLElement {
  const body = document.createElement('div');
  body.append(line(title, 'sg-chart-title'));
  for (const { label, value, color } of rows) {
    const row = line('', 'sg-chart-row');
    if (color !== undefined) {
      const mark = document.createElement('span');
      mark.className = 'sg-chart-mark';
      mark.style.background = color;
      row.append(mark);
    }
    row.append(span(label, 'sg-chart-label'), span(value, 'sg-chart-value'));
    body.append(row);
  }
  if (foot !== undefined) {
    body.append(line(foot, 'sg-chart-foot'));
  }
  return body;
}

function line(text: string, className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.textContent = text;
  return element;
}

function span(text: string, className: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
