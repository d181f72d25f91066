// Makes the page live: charts answer to the pointer, links open what is folded. Without it everything can still be read.
(function () {
  'use strict';
  var root = document.documentElement;

  function escapeText(s) {
    var span = document.createElement('span');
    span.textContent = s;
    return span.innerHTML;
  }

  function open(id) {
    var target = id && document.getElementById(id);
    if (!target) { return; }
    for (var el = target; el; el = el.parentElement) {
      if (el.tagName === 'DETAILS') { el.open = true; el.hidden = false; }
    }
    target.scrollIntoView({ block: 'start' });
    if (target.tagName === 'DETAILS') { // not its summary: the key that led here would close it again
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
    }
    target.classList.remove('flash');
    void target.offsetWidth;
    target.classList.add('flash');
  }

  function follow() {
    var id = decodeURIComponent(location.hash.slice(1));
    if (id) { open(id); }
  }

  // One chart: drawn for the width it has, drawn anew when that crosses from page to phone.
  function live(plot) {
    var data = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
    var box = document.createElement('div');
    box.className = 'live';
    box.setAttribute('aria-hidden', 'true');
    plot.appendChild(box);
    var chart = null, current = null;

    function layout() { return plot.clientWidth < 560 ? data.narrow : data.wide; }

    function at(plot, event) {
      var extra = plot.extras[event.seriesIndex];
      return extra && extra.items && extra.items[event.dataIndex] || {};
    }

    // What a mark says and opens is written once, with the wide chart, where both charts have the same marks.
    function item(event) {
      var own = at(current, event);
      return own.tip ? own : at(data.wide, event);
    }

    function show() {
      current = layout();
      var option = secondstory.finish(JSON.parse(JSON.stringify(current)), plot.clientWidth);
      option.tooltip = {
        trigger: 'item', confine: true, transitionDuration: 0,
        backgroundColor: 'var(--surface)', borderColor: 'var(--line)', borderWidth: 1, padding: [8, 12],
        textStyle: { color: 'var(--ink)', fontSize: 13, fontFamily: 'var(--sans)' },
        extraCssText: 'max-width:20rem;white-space:normal;box-shadow:0 2px 10px #0003',
        formatter: function (event) {
          var it = item(event);
          if (!it.tip) { return ''; }
          var lines = it.tip.split('\n').map(escapeText);
          lines[0] = '<b>' + lines[0] + '</b>';
          if (it.target) { lines.push('<small>Click for the sentences</small>'); }
          return lines.join('<br>');
        }
      };
      option.series.forEach(function (series, i) {
        var items = (data.wide.extras[i] || current.extras[i]).items || [];
        if (items.some(function (it) { return it.target; })) { series.cursor = 'pointer'; }
      });
      box.style.height = current.height + 'px';
      if (!chart) {
        chart = echarts.init(box, null, { renderer: 'svg' });
        chart.on('click', function (event) { open(item(event).target); });
      } else {
        chart.resize();
      }
      chart.setOption(option, true);
    }

    plot.classList.add('on');
    show();
    new ResizeObserver(function () {
      if (!plot.clientWidth) { return; }
      if (layout() !== current || current.areas.length > 1) { show(); } else { chart.resize(); }
    }).observe(plot);
  }

  // Charts in view come alive at once, the others one by one when the page has settled, folded ones when opened.
  function hydrate() {
    var waiting = Array.from(document.querySelectorAll('.plot[data-chart]'));
    function wake(plot) {
      var at = waiting.indexOf(plot);
      if (at < 0) { return; }
      waiting.splice(at, 1);
      seen.unobserve(plot);
      try {
        live(plot);
      } catch (e) {
        plot.classList.remove('on');
        console.error(e);
      }
    }
    var seen = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) { if (entry.isIntersecting) { wake(entry.target); } });
    }, { rootMargin: '400px' });
    waiting.forEach(function (plot) { seen.observe(plot); });
    function rest() {
      var next = waiting.find(function (plot) { return plot.clientWidth > 0; });
      if (next) {
        wake(next);
        setTimeout(rest, 60);
      }
    }
    setTimeout(rest, 1500);
  }

  function theme() {
    var button = document.getElementById('theme');
    var dark = matchMedia('(prefers-color-scheme: dark)');
    function isDark() { return root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches; }
    function label() { button.textContent = isDark() ? 'Light' : 'Dark'; }
    button.hidden = false;
    button.addEventListener('click', function () {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      label();
    });
    dark.addEventListener('change', label);
    label();
  }

  // The filter of the incidents looks through what they say; a link to one that is hidden shows it again.
  function filter() {
    var input = document.getElementById('filter');
    if (!input) { return; }
    var box = input.closest('.filter'), cards = Array.from(document.querySelectorAll('.incident'));
    box.hidden = false;
    input.addEventListener('input', function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), left = 0;
      cards.forEach(function (card) {
        var text = card.textContent.toLowerCase();
        card.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!card.hidden) { left++; }
      });
      box.querySelector('output').textContent = words.length ? left + ' of ' + cards.length : '';
    });
  }

  // The chart library lies packed in the page. Where it cannot be unpacked the charts stay as they were drawn.
  function unpack() {
    var packed = document.getElementById('library');
    if (!packed || !self.DecompressionStream) { return; }
    var bytes = Uint8Array.from(atob(packed.textContent), function (c) { return c.charCodeAt(0); });
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    new Response(stream).text().then(function (text) {
      var script = document.createElement('script');
      script.textContent = text;
      document.body.appendChild(script);
      hydrate();
    }).catch(function (e) { console.error(e); });
  }

  theme();
  filter();
  unpack();
  addEventListener('hashchange', follow);
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) { follow(); }
  });
  follow();
})();
