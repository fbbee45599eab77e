// Writes names and captions where they have room at this zoom, and turns arrows along their edges.
// What finds none shows under the mouse. Given by the page: plot, nodes and edges (data sources),
// whole (left, right, lower and upper end of the whole picture).
const CELL = 2, STEP = 1.5, NAME = 12, CAPTION = 10, SETTLED_MS = 40;

function label() {
  const sx = plot.inner_width / (plot.x_range.end - plot.x_range.start);
  const sy = plot.inner_height / (plot.y_range.end - plot.y_range.start);
  if (!(sx > 0 && sy > 0)) return;
  if (plot.tags[0] === sx && plot.tags[1] === sy) return;  // moved: the labels move along
  plot.tags = [sx, sy];

  // pixels of the whole picture, counted downwards, and the cells of it that something is in
  const px = x => x * sx, py = y => -y * sy;
  const labels = new Set(), lines = new Map();
  const cell = (x, y) => Math.round(x / CELL) * 65536 + Math.round(y / CELL);
  const strip = (x, y, width, height, angle) => {
    const cells = [], [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    for (let along = -width / 2; along < width / 2 + STEP; along += STEP)
      for (let over = -height / 2; over < height / 2 + STEP; over += STEP)
        cells.push(cell(x + along * cos - over * sin, y + along * sin + over * cos));
    return cells;
  };
  const take = cells => cells.forEach(one => labels.add(one));
  const free = cells => !cells.some(one => labels.has(one));
  const clear = (cells, own) => !cells.some(one => lines.has(one) && lines.get(one) !== own);
  const pen = document.createElement('canvas').getContext('2d');
  const measured = (text, size) => {
    pen.font = `${size}px helvetica, arial, sans-serif`;
    return pen.measureText(text).width;
  };
  const inside = (x, y, width, height) =>
    x - width / 2 > px(whole[0]) && x + width / 2 < px(whole[1]) &&
    y - height / 2 > py(whole[3]) && y + height / 2 < py(whole[2]);

  const radius = new Map();
  for (const { data } of nodes)
    data.x.forEach((x, i) => {
      const [y, size] = [data.y[i], data.size[i]];
      radius.set(`${x},${y}`, size / 2);
      for (let over = -size / 2; over <= size / 2; over += STEP)
        take(strip(px(x), py(y) + over, 2 * Math.sqrt(size * size / 4 - over * over), 0, 0));
    });

  const tangent = (data, i, at) => Math.atan2(
    py(data.ys[i][at + 1]) - py(data.ys[i][at - 1]), px(data.xs[i][at + 1]) - px(data.xs[i][at - 1]));
  for (const { data } of edges)
    data.xs.forEach((xs, i) => {
      data.angle[i] = -tangent(data, i, data.arrow_at[i]) - Math.PI / 2;
      const points = xs.map((x, at) => [px(x), py(data.ys[i][at])]);
      points.slice(1).forEach(([x, y], at) => {
        const [dx, dy] = [x - points[at][0], y - points[at][1]];
        const [length, angle] = [Math.hypot(dx, dy), Math.atan2(dy, dx)];
        for (const one of strip(x - dx / 2, y - dy / 2, length, data.width[i], angle))
          lines.set(one, lines.has(one) && lines.get(one) !== xs ? 'several' : xs);
      });
    });

  // around its node, off the lines if that can be; those with most edges choose first
  const named = nodes.flatMap(({ data }) => data.caption.map((text, i) => ({ data, text, i })));
  named.sort((one, other) => other.data.size[other.i] - one.data.size[one.i]);
  for (const { data, text, i } of named) {
    const [x, y, beside] = [px(data.x[i]), py(data.y[i]), data.size[i] / 2 + 3];
    const width = measured(text, NAME), height = NAME + 2;
    const [right, below, aslant] = [beside + width / 2, beside + height / 2, 0.7 * beside];
    const places = [
      [0, below], [0, -below], [right, 0], [-right, 0],
      ...[[1, 1], [-1, 1], [1, -1], [-1, -1]].map(
        ([h, v]) => [h * (aslant + width / 2), v * (aslant + height / 2)]),
    ].filter(([dx, dy]) => inside(x + dx, y + dy, width, height)).map(
      ([dx, dy]) => ({ dx, dy, cells: strip(x + dx, y + dy, width, height, 0) })
    ).filter(place => free(place.cells));
    const found = places.find(place => clear(place.cells)) || places[0];
    data.shown[i] = found ? text : '';
    if (!found) continue;
    [data.name_dx[i], data.name_dy[i]] = [found.dx, found.dy];
    take(found.cells);
  }

  // beside its edge, where that is longer than the caption; those of predictions choose first
  for (const { data } of [...edges].reverse())
    data.caption.forEach((text, i) => {
      const [xs, ys, last] = [data.xs[i], data.ys[i], data.xs[i].length - 1];
      const [from, to] = [0, last].map(end => radius.get(`${xs[end]},${ys[end]}`) || 0);
      const length = Math.hypot(px(xs[last]) - px(xs[0]), py(ys[last]) - py(ys[0])) - from - to;
      const width = measured(text, CAPTION), away = 0.4 * data.arrow[i] + CAPTION / 2;
      data.caption_shown[i] = '';
      if (width + 8 > length) return;
      for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) for (const side of [-1, 1]) {
        const at = Math.round(part * last);
        let angle = tangent(data, i, at);
        if (Math.abs(angle) > Math.PI / 2) angle -= Math.sign(angle) * Math.PI;
        const [dx, dy] = [-Math.sin(angle) * away * side, Math.cos(angle) * away * side];
        const cells = strip(px(xs[at]) + dx, py(ys[at]) + dy, width, CAPTION, angle);
        if (!free(cells) || !clear(cells, xs)) continue;
        take(cells);
        data.caption_shown[i] = text;
        [data.caption_x[i], data.caption_y[i], data.caption_angle[i]] = [xs[at], ys[at], -angle];
        [data.caption_dx[i], data.caption_dy[i]] = [dx, dy];
        return;
      }
    });

  for (const source of [...nodes, ...edges]) source.change.emit();
}

// a turn of the wheel changes four ends one after the other
clearTimeout(window.biogkLabels);
window.biogkLabels = setTimeout(label, SETTLED_MS);
