using System.Text.Json.Nodes;

namespace Minori.Studies.Findings;

/// <summary>A figure as a declaration: rows of data and a Vega-Lite specification that draws them.</summary>
/// <param name="Id">Stable name inside the study; also the file name of exported data and pictures.</param>
/// <param name="Title">What is shown, in one line.</param>
/// <param name="Caption">How to read it: axes, spread, number of draws or seeds.</param>
/// <param name="Data">The rows drawn; the specification refers to them as the named data source <c>table</c>.</param>
/// <param name="Specification">Vega-Lite v6 specification without inline data: <c>{"data": {"name": "table"}, …}</c>.</param>
public sealed record Figure(string Id, string Title, string Caption, DataTable Data, JsonObject Specification);
