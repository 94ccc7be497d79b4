namespace Minori.Studies.Overtraining;

/// <summary>One size, one pre-training recipe and one way of tuning: what a curve over budgets is about.</summary>
/// <param name="Size">The size's label.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Way">The way's name; empty where nothing is tuned.</param>
internal sealed record GridSlice(string Size, string Recipe, string Way)
{
    /// <summary>Every slice that the study has, references first.</summary>
    public static IReadOnlyList<GridSlice> Of(OvertrainingStudy study)
    {
        string[] ways = study.Tuning is { } tuning ? [.. tuning.AllWays.Select(w => w.Name)] : [""];
        return
        [
            .. from size in study.Sizes
               from recipe in study.Pretraining.AllRecipes.Select((r, i) => (r.Name, IsReference: i == 0))
               from way in ways.Take(recipe.IsReference || study.Tuning is { Cross: true } ? int.MaxValue : 1)
               select new GridSlice(size.Label, recipe.Name, way),
        ];
    }

    /// <summary>The results that belong to the slice.</summary>
    public OvertrainingResults Of(OvertrainingResults results) => new(
        [.. results.Bases.Where(b => Has(b.Base))],
        [.. results.Noise.Where(n => Has(n.Base))],
        [.. results.Quantizations.Where(q => Has(q.Base))],
        [.. results.Scores.Where(s => Has(s.Base))],
        [.. results.Tunings.Where(t => Has(t.Base) && t.Tuning.Way == Way)]);

    private bool Has(BaseKey key) => key.Size == Size && key.Recipe == Recipe;
}
