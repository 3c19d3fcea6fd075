export interface FlowOptions {
  /** Height of the drawing, in pixels. */
  height: number;
}

export const flowOptions: FlowOptions = { height: 150 };
