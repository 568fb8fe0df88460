// Charts beside tables: one calm bar for each name, one accent; a click opens the records. The library comes only where
// a page has a chart.
(() => {
  "use strict";
  const root = document.documentElement;
  const script = document.currentScript;

  let charts = null;
  function loadCharts() {
    charts ??= new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      tag.src = script.dataset.charts;
      tag.onload = resolve;
      tag.onerror = reject;
      document.head.append(tag);
    });
    return charts;
  }

  async function chart(place) {
    const source = document.getElementById(place.dataset.chart);
    if (place.dataset.ready || !source) return;
    place.dataset.ready = "yes";
    const data = JSON.parse(source.textContent);
    if (!data.names.length) return;
    await loadCharts();
    place.hidden = false;
    const styles = getComputedStyle(root);
    const colour = (name) => styles.getPropertyValue(name).trim();
    const font = getComputedStyle(document.body).fontFamily;
    place.style.height = data.kind === "lines" ? "360px" : `${data.names.length * 28 + 16}px`;
    const drawn = window.echarts.init(place, null, { renderer: "svg" });
    drawn.setOption({ animation: false, textStyle: { fontFamily: font }, ...(data.kind === "lines" ? lines(data, colour) : bars(data, colour)) });
    drawn.on("click", (event) => { if (data.hrefs?.[event.dataIndex]) location.href = data.hrefs[event.dataIndex]; });
    addEventListener("resize", () => drawn.resize());
  }

  function bars(data, colour) {
    return {
      grid: { left: 0, right: 64, top: 4, bottom: 4, containLabel: true },
      xAxis: { type: "value", show: false },
      yAxis: {
        type: "category", inverse: true, data: data.names, axisLine: { show: false }, axisTick: { show: false },
        axisLabel: { color: colour("--ink"), fontSize: 13, width: 160, overflow: "truncate" },
      },
      series: [{
        type: "bar", data: data.values, barMaxWidth: 14, cursor: data.hrefs ? "pointer" : "default",
        itemStyle: { color: colour("--accent") }, emphasis: { itemStyle: { color: colour("--accent-dark") } },
        label: { show: true, position: "right", color: colour("--ink"), fontSize: 13, formatter: `{c} ${data.unit || ""}` },
      }],
    };
  }

  /* Told apart by dashes as well as by colour, so that a print in black is read too. */
  const LINES = ["--accent", "--stage", "--soon", "--over", "--open", "--struck"];
  const DASHES = ["solid", "dashed", "dotted"];

  function lines(data, colour) {
    return {
      color: LINES.map(colour),
      grid: { left: 0, right: 16, top: 48, bottom: 4, containLabel: true },
      legend: { type: "scroll", top: 0, left: 0, itemWidth: 24, itemHeight: 8, icon: data.stacked ? "rect" : undefined, textStyle: { color: colour("--ink"), fontSize: 13 } },
      tooltip: { trigger: "axis", confine: true, textStyle: { color: colour("--ink"), fontSize: 13 }, valueFormatter: (value) => `${value} ${data.unit || ""}` },
      xAxis: { type: "category", boundaryGap: false, data: data.names, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: { color: colour("--ink-soft"), fontSize: 13 } },
      yAxis: { type: "value", minInterval: data.unit === "%" ? undefined : 1, splitLine: { lineStyle: { color: colour("--line") } }, axisLabel: { color: colour("--ink-soft"), fontSize: 13 } },
      series: data.series.map((line, place) => ({
        type: "line", name: line.name, data: line.values, showSymbol: data.names.length < 16, symbol: "circle", symbolSize: 5,
        stack: data.stacked ? "whole" : undefined, areaStyle: data.stacked ? { opacity: 0.35 } : undefined,
        lineStyle: { width: 2, type: data.stacked ? "solid" : DASHES[place % DASHES.length] },
      })),
    };
  }

  function prepare(within) {
    within.querySelectorAll("[data-chart]").forEach(chart);
  }
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) prepare(event.target.parentElement ?? event.target); });
})();
