using Minori.Studies.Sections;

namespace Minori.Studies.Overtraining;

/// <summary>What the parts of a study's grid are called: a dimension is named only where it has several values.</summary>
internal sealed class GridNames
{
    private readonly Dictionary<string, ModelSection> _models;
    private readonly string[] _recipes;
    private readonly string[] _ways;

    public GridNames(OvertrainingStudy study)
    {
        _models = study.Sizes.ToDictionary(m => m.Label, StringComparer.Ordinal);
        Sizes = [.. study.Sizes.Select(m => m.Label)];
        _recipes = [.. study.Pretraining.AllRecipes.Select(r => r.Name)];
        _ways = study.Tuning is { } tuning ? [.. tuning.AllWays.Select(w => w.Name)] : [""];
        bool cross = study.Tuning is { Cross: true };
        Arms = [.. from size in Sizes from recipe in _recipes select new GridSlice(size, recipe)];
        Slices =
        [
            .. from arm in Arms
               from way in _ways.Take(arm.Recipe == _recipes[0] || cross ? int.MaxValue : 1)
               select arm with { Way = way },
        ];
    }

    /// <summary>Labels of the sizes, smallest first.</summary>
    public IReadOnlyList<string> Sizes { get; }

    /// <summary>Every size with every recipe, references first.</summary>
    public IReadOnlyList<GridSlice> Arms { get; }

    /// <summary>Every arm with every way of tuning that is tried on it, references first.</summary>
    public IReadOnlyList<GridSlice> Slices { get; }

    /// <summary>Whether there is nothing to tell apart.</summary>
    public bool IsSingle => Slices.Count == 1;

    /// <summary>The slice of the same size that others are compared with.</summary>
    public GridSlice ReferenceOf(GridSlice slice) => slice with { Recipe = _recipes[0], Way = slice.Way.Length == 0 ? "" : _ways[0] };

    /// <summary>The model of a size.</summary>
    public ModelSection Model(string size) => _models[size];

    /// <summary>Size, recipe and way, as far as there are several: <c>30k, high-rate</c>.</summary>
    public string Label(GridSlice slice) => string.Join(", ", Parts(slice));

    /// <summary>What <see cref="Label"/> consists of.</summary>
    public string SliceTitle => string.Join(", ", Titles());

    /// <summary>Recipe and way alone, as far as there are several.</summary>
    public string Variant(GridSlice slice) => string.Join(", ", Parts(slice).Skip(Sizes.Count > 1 ? 1 : 0));

    /// <summary>
    /// Wherein recipe and way differ from the reference: <c>high-rate</c>, <c>decay</c>, <c>high-rate + decay</c>; a name that
    /// both a recipe and a way have is told apart: <c>low-rate in tuning</c>.
    /// </summary>
    public string Alternative(GridSlice slice)
    {
        GridSlice reference = ReferenceOf(slice);
        IEnumerable<string> parts =
        [
            slice.Recipe == reference.Recipe ? "" : _ways.Contains(slice.Recipe) ? $"{slice.Recipe} in pre-training" : slice.Recipe,
            slice.Way == reference.Way ? "" : _recipes.Contains(slice.Way) ? $"{slice.Way} in tuning" : slice.Way,
        ];
        return string.Join(" + ", parts.Where(part => part.Length > 0));
    }

    /// <summary>A subject with the slice that it is about.</summary>
    public string Subject(string subject, GridSlice slice) => Label(slice) is { Length: > 0 } label ? $"{subject} ({label})" : subject;

    /// <summary>An id with the slice that it is about.</summary>
    public string Id(string id, GridSlice slice) =>
        string.Join('.', Parts(slice).Prepend(id).Select(part => part.Replace(' ', '-')));

    /// <summary>Random numbers of one slice have nothing to do with another's.</summary>
    public ulong Seed(GridSlice slice) => (ulong)Math.Max(0, Slices.ToList().FindIndex(s => s == slice || s.Arm == slice));

    private IEnumerable<string> Titles()
    {
        if (Sizes.Count > 1)
        {
            yield return "size";
        }

        if (_recipes.Length > 1)
        {
            yield return "recipe";
        }

        if (_ways.Length > 1)
        {
            yield return "way";
        }
    }

    private IEnumerable<string> Parts(GridSlice slice)
    {
        if (Sizes.Count > 1)
        {
            yield return slice.Size;
        }

        if (_recipes.Length > 1)
        {
            yield return slice.Recipe;
        }

        if (_ways.Length > 1 && slice.Way.Length > 0)
        {
            yield return slice.Way;
        }
    }
}
