using System.Collections.Immutable;

namespace Minori.Models;

/// <summary>Which matrices of a model an adaptation is of.</summary>
internal static class LoraMatrices
{
    /// <summary>
    /// The names that a family gives to the targets, without the layer's number and <c>.weight</c>:
    /// <c>self_attn.q_proj</c>, <c>attn.c_attn</c>.
    /// </summary>
    /// <exception cref="ModelConfigurationException">The model has no such matrix, or not by itself.</exception>
    public static IReadOnlyList<string> Modules(ModelConfiguration configuration, LoraSettings settings) =>
        [.. Parts(configuration, settings).Select(part => part[(part.IndexOf("{0}.", StringComparison.Ordinal) + 4)..])];

    /// <summary>The tensors that are adapted, in the layout's order.</summary>
    /// <exception cref="ModelConfigurationException">
    /// The model has no such matrix, or not by itself, or one is smaller than the rank.
    /// </exception>
    public static IReadOnlyList<ParameterTensor> Of(ParameterLayout layout, ModelConfiguration configuration, LoraSettings settings)
    {
        HashSet<string> names =
        [
            .. from part in Parts(configuration, settings)
            from layer in Enumerable.Range(0, configuration.LayerCount)
            select TensorNames.Weight(part, layer),
        ];
        ParameterTensor[] tensors = [.. layout.Tensors.Where(tensor => names.Contains(tensor.Name))];
        ParameterTensor narrowest = tensors.MinBy(tensor => tensor.Shape.Min())!;
        return settings.Rank >= 1 && settings.Rank <= narrowest.Shape.Min()
            ? tensors
            : throw new ModelConfigurationException(
                $"LoRA of rank {settings.Rank} does not fit {narrowest.Name} of shape [{string.Join(", ", narrowest.Shape)}]: take a rank from 1 to {narrowest.Shape.Min()}");
    }

    private static List<string> Parts(ModelConfiguration configuration, LoraSettings settings)
    {
        TensorNames names = FamilyFiles.Of(configuration.Family).Names;
        bool isAny(LoraTarget target) => settings.Targets?.Contains(target) ?? true;
        List<string> parts = [];
        AddAttention(parts, names.QueryKeyValue, configuration, [isAny(LoraTarget.Q), isAny(LoraTarget.K), isAny(LoraTarget.V)]);
        Add(parts, names.AttentionOutput, isAny(LoraTarget.O));
        if (names.Up.Length > 1)
        {
            Add(parts, names.Up[0], isAny(LoraTarget.Gate));
        }
        else if (settings.Targets?.Contains(LoraTarget.Gate) == true)
        {
            throw new ModelConfigurationException($"a {Name(configuration)} has no gate that LoRA could adapt: leave it out of the targets");
        }

        Add(parts, names.Up[^1], isAny(LoraTarget.Up));
        Add(parts, names.Down, isAny(LoraTarget.Down));
        return parts.Count > 0 ? parts : throw new ModelConfigurationException("LoRA has no target: name some, such as q and v");
    }

    private static void AddAttention(List<string> parts, ImmutableArray<string> names, ModelConfiguration configuration, bool[] wanted)
    {
        if (names.Length > 1)
        {
            for (int i = 0; i < names.Length; i++)
            {
                Add(parts, names[i], wanted[i]);
            }
        }
        else if (wanted.Distinct().Count() > 1)
        {
            throw new ModelConfigurationException(
                $"queries, keys and values of a {Name(configuration)} are one matrix: name all of q, k and v as LoRA's targets, or none");
        }
        else
        {
            Add(parts, names[0], wanted[0]);
        }
    }

    private static void Add(List<string> parts, string part, bool wanted)
    {
        if (wanted)
        {
            parts.Add(part);
        }
    }

    private static string Name(ModelConfiguration configuration) => FamilyFiles.Of(configuration.Family).ModelType;
}
