using Minori.Reporting.Numbers;
using Minori.Studies.Findings;
using Spectre.Console;
using Spectre.Console.Rendering;
using PlainText = Spectre.Console.Text;

namespace Minori.Reporting.Terminal;

/// <summary>
/// Findings for the terminal: a glyph and the word for the status, the subject, the statement, and each measure with
/// its interval on a line of its own.
/// </summary>
public sealed class FindingList(IReadOnlyList<Finding> findings) : Renderable
{
    private readonly Rows widget = new(findings.SelectMany((finding, index) => Lines(finding, isFirst: index == 0)));

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) =>
        ((IRenderable)widget).Measure(options, maxWidth);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        ((IRenderable)widget).Render(options, maxWidth);

    private static IEnumerable<IRenderable> Lines(Finding finding, bool isFirst)
    {
        if (!isFirst)
        {
            yield return PlainText.Empty;
        }

        yield return new Paragraph()
            .Append($"{StatusText.Glyph(finding.Status)} {finding.Subject}", new Style(decoration: Decoration.Bold))
            .Append($" – {StatusText.Of(finding.Status)}", new Style(ColorOf(finding.Status)));
        yield return Indented(new PlainText(finding.Statement));
        if (finding.Measures.Count > 0)
        {
            yield return Indented(MeasuresOf(finding.Measures));
        }
    }

    private static Grid MeasuresOf(IReadOnlyList<Measure> measures)
    {
        Grid grid = new Grid().AddColumn().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap());
        foreach (Measure measure in measures)
        {
            MeasureText text = MeasureText.Of(measure);
            grid.AddRow(new PlainText(measure.Name), new PlainText(text.Estimate), new PlainText(text.Interval ?? ""));
        }

        return grid;
    }

    private static Padder Indented(IRenderable content) => new(content, new Padding(2, 0, 0, 0));

    private static Color ColorOf(FindingStatus status) => status switch
    {
        FindingStatus.Observed => Color.Aqua,
        FindingStatus.NotObserved => Color.Grey,
        _ => Color.Yellow,
    };
}
