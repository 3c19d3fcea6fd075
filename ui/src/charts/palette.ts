/** The colors of tokens.css as values, because a canvas cannot use CSS variables. */
export interface Palette {
  series: string[];
  other: string;
  text: string;
  faint: string;
  grid: string;
  border: string;
  surface: string;
  accent: string;
  band: string;
  font: string;
}

const seriesCount = 12;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--sg-${name}`).trim();
  return {
    series: Array.from({ length: seriesCount }, (_, index) => read(`series-${index + 1}`)),
    other: read('series-other'),
    text: read('text'),
    faint: read('text-faint'),
    grid: read('grid'),
    border: read('border'),
    surface: read('raised'),
    accent: read('accent'),
    band: read('met-band'),
    font: read('font'),
  };
}
