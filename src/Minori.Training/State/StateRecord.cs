using System.Text.Json.Serialization;

namespace Minori.Training;

/// <summary>The content of <c>training/state.json</c>: where a run stands, and of what run it is the state.</summary>
/// <param name="Format">Version of the layout, 1.</param>
/// <param name="Step">Updates made.</param>
/// <param name="Tokens">Tokens seen.</param>
/// <param name="SamplerPosition">Index of the next window the sampler gives.</param>
/// <param name="Range">The updates since the last line of <c>metrics.jsonl</c>.</param>
/// <param name="Recipe">The run's recipe.</param>
/// <param name="Data">Identity of the training data.</param>
/// <param name="TaskData">Identity of the task's text among them; absent where there is no exposure.</param>
/// <param name="InitialWeights">
/// What the run, or the trunk that it carries on, began with: SHA-256 of given weights, or <see cref="Drawn"/>; absent in states
/// of earlier versions.
/// </param>
/// <param name="Files">SHA-256 of the state's other files, by their names; absent in states of earlier versions.</param>
internal sealed record StateRecord(
    int Format,
    long Step,
    long Tokens,
    long SamplerPosition,
    MetricsRange Range,
    PretrainRecipe Recipe,
    DataIdentity Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DataIdentity? TaskData = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? InitialWeights = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Files = null)
{
    public const int CurrentFormat = 1;

    /// <summary>Initial weights that were drawn with the recipe's seed.</summary>
    public const string Drawn = "drawn";
}

/// <summary>What every version of <c>training/state.json</c> has.</summary>
/// <param name="Format">Version of the layout.</param>
internal sealed record StateFormat(int Format);
