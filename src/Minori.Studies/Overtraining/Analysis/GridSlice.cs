namespace Minori.Studies.Overtraining;

/// <summary>One size, one pre-training recipe and one way of tuning: what a curve over budgets is about.</summary>
/// <param name="Size">The size's label.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Way">The way's name; empty for what has nothing to do with tuning.</param>
internal sealed record GridSlice(string Size, string Recipe, string Way = "")
{
    /// <summary>The slice of a base.</summary>
    public static GridSlice Of(BaseKey key) => new(key.Size, key.Recipe);

    /// <summary>The slice of a tuning.</summary>
    public static GridSlice Of(TuningKey key) => new(key.Base.Size, key.Base.Recipe, key.Way);

    /// <summary>Its size and recipe alone.</summary>
    public GridSlice Arm => this with { Way = "" };
}
