// Draws the live charts. What stands in the page without scripts is drawn from the same shapes when the report is
// written, so that a chart looks the same before and after it comes alive. Options arrive as plain JSON; the only code
// a chart runs is here.
var secondstory = (function (echarts) {
  'use strict';

  var FONT = 'sans-serif';

  // Colours of the style sheet are written by their names.
  function paint(colour) {
    return colour ? (colour.charAt(0) === '-' ? 'var(' + colour + ')' : colour) : 'none';
  }

  // One shape in fractions of the plot area (x, y in 0..1 from the top left) plus an offset in pixels.
  function element(shape, area) {
    var x = area.x + (shape.x || 0) * area.width + (shape.dx || 0);
    var y = area.y + (shape.y || 0) * area.height + (shape.dy || 0);
    var x2 = area.x + (shape.x2 || 0) * area.width + (shape.dx2 || 0);
    var y2 = area.y + (shape.y2 || 0) * area.height + (shape.dy2 || 0);
    var style = { fill: paint(shape.fill), stroke: paint(shape.stroke), lineWidth: shape.w || 0, lineDash: shape.dash || null };
    switch (shape.t) {
      case 'line':
        return { type: 'line', shape: { x1: x, y1: y, x2: x2, y2: y2 }, style: style };
      case 'rect':
        return { type: 'rect', shape: { x: x, y: y, width: x2 - x, height: y2 - y, r: shape.r || 0 }, style: style };
      case 'dot':
        return { type: 'circle', shape: { cx: x, cy: y, r: shape.r }, style: style };
      case 'area':
        return {
          type: 'polygon', style: style,
          shape: { points: shape.p.map(function (q) { return [area.x + q[0] * area.width, area.y + q[1] * area.height]; }) }
        };
      default:
        return {
          type: 'text', x: x, y: y, rotation: (shape.turn || 0) * Math.PI / 180, silent: true,
          style: {
            text: shape.s, fill: paint(shape.fill), font: (shape.bold ? 'bold ' : '') + (shape.size || 12) + 'px ' + FONT,
            align: shape.align || 'left', verticalAlign: shape.base || 'middle', lineHeight: shape.lh || 15,
            stroke: paint(shape.halo), lineWidth: shape.halo ? 3 : 0
          }
        };
    }
  }

  // The one custom series: every item is a list of shapes in one of the plot areas.
  echarts.registerCustomSeries('marks', function (params, api) {
    var item = params.itemPayload.items[params.dataIndex];
    var margins = params.itemPayload.areas[item.a || 0];
    var area = {
      x: margins[0], y: margins[1],
      width: api.getWidth() - margins[0] - margins[2], height: api.getHeight() - margins[1] - margins[3]
    };
    return { type: 'group', children: item.shapes.map(function (s) { return element(s, area); }) };
  });

  // stretch keeps panels that stand beside each other in proportion when a chart is drawn wider than it was laid out.
  function stretch(chart, width) {
    if (!width || chart.areas.length < 2) { return; }
    var k = width / chart.width;
    chart.areas.forEach(function (margins) { margins[0] *= k; margins[2] *= k; });
    [].concat(chart.option.grid || []).forEach(function (grid) {
      grid.left = parseFloat(grid.left) * k;
      grid.right = parseFloat(grid.right) * k;
    });
  }

  // finish turns a chart as it was written down into what ECharts is given; width is what it is drawn at, where that differs.
  function finish(chart, width) {
    stretch(chart, width);
    var option = chart.option;
    option.animation = false;
    option.textStyle = { fontFamily: FONT };
    option.series = option.series || [];
    option.series.forEach(function (series, i) {
      var extra = chart.extras[i];
      series.emphasis = { disabled: true };
      series.cursor = 'default';
      series.z = extra.z;
      series.silent = !!extra.silent;
      series.clip = false;
      if (series.type === 'custom') {
        series.itemPayload = { items: extra.items, areas: chart.areas };
      }
    });
    return option;
  }

  return { finish: finish };
})(self.echarts);
