namespace Minori.Studies.Ablation;

/// <summary>What a prediction is asked of: one evaluation column, or the mean over several.</summary>
/// <param name="Id">Its name in ids.</param>
/// <param name="Name">Its name, short.</param>
/// <param name="Columns">The numbers of its columns.</param>
/// <param name="Measure">What is measured in them.</param>
internal sealed record Target(string Id, string Name, IReadOnlyList<int> Columns, EvaluationMeasure Measure)
{
    /// <summary>The id of the mean over all texts.</summary>
    public const string Mean = "mean";

    /// <summary>The id of the target of the search, where it is several columns.</summary>
    public const string Searched = "search";

    /// <summary>What a short name stands for; null where it says it all.</summary>
    public string? StandsFor { get; init; }

    /// <summary>Its name as sentences have it.</summary>
    public string FullName => StandsFor ?? Name;

    /// <summary>The unit of its values.</summary>
    public string Unit => Measure.Unit();

    /// <summary>What its values are, in words.</summary>
    public string Quantity => IsLoss ? "loss" : "share of wrong answers";

    /// <summary>Whether its values are losses, and not shares of answers.</summary>
    public bool IsLoss => Measure != EvaluationMeasure.TaskErrors;

    /// <summary>
    /// The mean over all texts, where there are several; what the search is for, where that is several columns and not all texts; and
    /// every column.
    /// </summary>
    public static IReadOnlyList<Target> All(AblationStudy study, AblationResults results)
    {
        int[] texts = [.. results.Columns.Index().Where(column => column.Item.Measure == EvaluationMeasure.TextLoss).Select(column => column.Index)];
        int[] searched = OfSearch(study, results);
        List<Target> targets = [];
        if (texts.Length > 1)
        {
            targets.Add(new(Mean, "mean over sets", texts, EvaluationMeasure.TextLoss));
        }

        if (searched.Length > 1 && !searched.Order().SequenceEqual(texts))
        {
            targets.Add(new(Searched, "search target", searched, results.Columns[searched[0]].Measure)
            {
                StandsFor = string.Join(" and ", searched.Select(column => results.Columns[column].Name)),
            });
        }

        return [.. targets, .. results.Columns.Index().Select(column => new Target(column.Item.Id, column.Item.Name, [column.Index], column.Item.Measure))];
    }

    /// <summary>What the search is for, as one of <see cref="All"/>; null where there is no search or its columns were not measured.</summary>
    public static Target? Search(AblationStudy study, AblationResults results)
    {
        int[] searched = OfSearch(study, results);
        return searched.Length == 0 ? null
            : All(study, results).FirstOrDefault(target => target.Columns.Order().SequenceEqual(searched.Order()));
    }

    /// <summary>Its value, given that of each column.</summary>
    public double Of(IReadOnlyList<double> values) => Columns.Average(column => values[column]);

    /// <inheritdoc/>
    public bool Equals(Target? other) => other?.Id == Id;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);

    private static int[] OfSearch(AblationStudy study, AblationResults results)
    {
        if (study.Search is null)
        {
            return [];
        }

        string[] names = [.. results.Columns.Select(column => column.Name)];
        int[] columns = [.. AblationSources.Targets(study).Select(target => Array.IndexOf(names, target))];
        return columns.Contains(-1) ? [] : columns;
    }
}
